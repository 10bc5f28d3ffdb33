import { expect } from 'chai';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { basic, CHEAP, credentialsFile, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';

const LINK = /<a href="recordings"[^>]*>/;

describe('GET /recordings', () => {
  let file: CredentialsFile;
  let daemon: RunningApp;

  before(async () => {
    file = await credentialsFile(CHEAP, 'everyone');
    // Nothing is kept there, whatever this machine has at the default path.
    const args = ['--credentials-file', file.path, '--camera-name', 'Hall <1>', '--record-path', '/nowhere'];
    daemon = await startApp(args);
  });

  after(async () => {
    await daemon.stop();
    file.clear();
  });

  const open = (path: string, user: string | null) =>
    fetch(`${daemon.url}/${path}`, {
      redirect: 'manual',
      headers: {
        Accept: 'text/html,application/xhtml+xml',
        ...(user === null ? {} : { Authorization: basic(user, USER.password) }),
      },
    });

  it('shows the page to admins and viewers, with what each may do; no other site may embed it', async () => {
    for (const user of [USER.name, VIEWER]) {
      const response = await open('recordings', user);
      expect(response.status).to.equal(200);
      expect(response.headers.get('Content-Security-Policy')).to.include("frame-ancestors 'none'");
      const html = await response.text();
      expect(html)
        .to.include('Hall &lt;1&gt;')
        .and.match(/data-in-files="Hall[^"<]*1/);
      expect(/data-rights="[^"]*\badmin\b/.test(html)).to.equal(user === USER.name);
      expect(LINK.exec(html)?.[0]).to.include('aria-current="page"').and.not.include('hidden');
      expect(html).not.to.match(/\$[A-Z]|\{\{|<!--|<script(?![^>]*src=)|<style| style=| on[a-z]+=/);
    }
  });

  it('leads a person without a login to it, and then back', async () => {
    const response = await open('recordings', null);
    expect([response.status, response.headers.get('Location')]).to.deep.equal([
      303,
      './login?next=recordings',
    ]);
  });

  it('is in the bar of no other page while nothing is recorded, and settings only in that of an admin', async () => {
    for (const [path, user, hasSettings] of [
      ['', USER.name, true],
      ['', VIEWER, false],
      ['settings', USER.name, true],
      ['recipes', USER.name, true],
    ] as const) {
      const html = await (await open(path, user)).text();
      expect(LINK.exec(html)?.[0], path).to.include('hidden');
      expect(/<a href="settings"[^>]*>/.exec(html)?.[0]?.includes('hidden'), path).to.equal(!hasSettings);
    }
  });
});

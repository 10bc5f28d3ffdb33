import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FormTexts } from '../../../daemon/http/languages/form-texts.ts';
import { plainPage } from '../../../daemon/http/page/plain-page.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { CHEAP, credentialsFile } from '../../helpers/credentials.ts';
import { needs } from '../../helpers/programs.ts';
import { runProgram } from '../../helpers/run-program.ts';

const FACTS = {
  width: 640,
  height: 480,
  testPicture: false,
  overlay: false,
  motion: false,
  frameAncestors: "'self'",
};
const ENGLISH = new FormTexts('en');
const HEALTHY = { healthy: true, state: 'streaming', frameAgeMs: 20, reason: null };

describe('the page for browsers without script', () => {
  it('shows the newest snapshot, again and again, and no stream', () => {
    const html = plainPage(ENGLISH, 'A & B', FACTS, HEALTHY, '', 1234);
    expect(html).to.include('<meta http-equiv="refresh" content="5">');
    expect(html).to.include('<img src="snapshot.jpg?at=1234" width="640" height="480"');
    expect(html).to.include('<title>A &amp; B</title>').and.include('<h1><bdi>A &amp; B</bdi></h1>');
    expect(html).to.include('<a href="./">live video</a>');
    expect(html).to.not.match(/video_feed|script|Test picture/);
    expect(plainPage(ENGLISH, '', { ...FACTS, testPicture: true }, HEALTHY, '', 0)).to.include(
      'Test picture, not a camera',
    );
  });

  it('says why there is no picture, and shows none then', () => {
    const reason = { code: 'busy', message: 'Used by <b>', hint: 'Stop it.' };
    const html = plainPage(ENGLISH, 'A & B', FACTS, { ...HEALTHY, healthy: false, reason }, '', 0);
    expect(html)
      .to.include('<strong>No picture: Used by &lt;b&gt;.</strong> Stop it.')
      .and.not.include('<img');
  });

  it('says that the camera is private, without a snapshot', () => {
    const html = plainPage(ENGLISH, 'A & B', FACTS, { ...HEALTHY, state: 'private' }, '', 0);
    expect(html).to.include('<strong>Private: the camera is off.</strong>').and.not.include('<img');
  });

  describe('as it is served', () => {
    let app: RunningApp;
    before(async () => {
      app = await startApp();
      await app.logged(/camera: streaming/);
    });
    after(() => app.stop());

    it('is where the other page leads without script, and keeps a token', async () => {
      const file = await credentialsFile(CHEAP);
      const closed = await startApp(['--credentials-file', file.path]);
      await closed.logged(/camera: streaming/);
      let url = `${closed.url}/?token=${file.token}`;
      const find = async (pattern: RegExp) => {
        const html = await (await fetch(url)).text();
        return new URL((pattern.exec(html)?.[1] ?? 'none').replaceAll('&amp;', '&'), url).href;
      };
      url = await find(/<noscript><meta http-equiv="refresh" content="0; url=([^"]*)"/);
      const response = await fetch(await find(/<img src="([^"]*)"/));
      await response.arrayBuffer();
      expect([response.status, response.headers.get('content-type')]).to.deep.equal([200, 'image/jpeg']);
      const live = await (await fetch(await find(/<a href="([^"]*)"/))).text();
      expect(live).to.include('<canvas');
      await closed.stop();
      file.clear();
    });

    it('is stored by no cache, and runs no script', async () => {
      const { headers } = await fetch(`${app.url}/?plain=1`);
      expect(headers.get('cache-control')).to.equal('no-store');
      expect(headers.get('content-security-policy')).to.match(
        /^default-src 'none'; img-src 'self';(?!.*script)/,
      );
    });

    it('has no quotes from a token', async () => {
      const html = await (await fetch(`${app.url}/?plain=1&token=%22%3E%3Cb%3E$%26`)).text();
      expect(html).to.include('&amp;token=%22%3E%3Cb%3E%24%26"').and.not.include('<b>');
    });

    it('is not searched: /robots.txt forbids everything', async () => {
      const response = await fetch(`${app.url}/robots.txt`);
      expect(response.headers.get('content-type')).to.equal('text/plain; charset=utf-8');
      expect(await response.text()).to.equal('User-agent: *\nDisallow: /\n');
    });

    describe('to a program that saves pages', () => {
      needs('wget');
      for (const robots of ['on', 'off'])
        it(`ends, without the stream, with robots=${robots}`, async () => {
          const folder = mkdtempSync(join(tmpdir(), 'picamd-mirror-'));
          const args = ['-q', '-r', '-l', '3', '-p', '-e', `robots=${robots}`, '-P', folder, app.url];
          const { code } = await runProgram('wget', args, { timeoutMs: 30_000 });
          const saved = readdirSync(folder, { recursive: true, encoding: 'utf8' });
          expect(code, 'it was not killed').to.not.equal(null);
          expect(saved.filter((name) => name.includes('video_feed'))).to.deep.equal([]);
          expect(saved.some((name) => name.endsWith('index.html'))).to.equal(true);
          rmSync(folder, { recursive: true });
        });
    });
  });
});

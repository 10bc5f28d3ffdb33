import { expect } from 'chai';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { basic, CHEAP, credentialsFile, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';

const HTML = 'text/html,application/xhtml+xml';

describe('GET /settings', () => {
  let file: CredentialsFile;
  let daemon: RunningApp;

  before(async () => {
    file = await credentialsFile(CHEAP, 'everyone');
    daemon = await startApp(['--credentials-file', file.path, '--camera-name', 'Hall <1>']);
  });

  after(async () => {
    await daemon.stop();
    file.clear();
  });

  const open = (user: string | null, accept = HTML) =>
    fetch(`${daemon.url}/settings`, {
      redirect: 'manual',
      headers: {
        Accept: accept,
        ...(user === null ? {} : { Authorization: basic(user, USER.password) }),
      },
    });

  it('shows an admin the page, which no other site may embed', async () => {
    const response = await open(USER.name);
    expect(response.status).to.equal(200);
    expect(response.headers.get('Content-Security-Policy')).to.include("frame-ancestors 'none'");
    const html = await response.text();
    expect(html).to.include('Hall &lt;1&gt;').and.include(`<p>${USER.name}</p>`).and.include('>A</span>');
    expect(html).to.not.match(/\$[A-Z]|\{\{/);
    // The menu of the user leads to each page once.
    expect(html.match(/<a href="password">/g)).to.have.length(1);
  });

  it('leads a person without a login to it, and then back', async () => {
    const response = await open(null);
    expect(response.status).to.equal(303);
    expect(response.headers.get('Location')).to.equal('./login?next=settings');
  });

  it('tells a viewer why it stays closed, on a page with a way out', async () => {
    const response = await open(VIEWER);
    expect(response.status).to.equal(403);
    expect(response.headers.get('X-Picamd-Error')).to.equal('missing-right');
    const html = await response.text();
    expect(html).to.include('An admin can give it').and.include('<a href="./">');
    expect(await (await open(VIEWER, '*/*')).text()).to.match(/^This user or token lacks the right/);
  });
});

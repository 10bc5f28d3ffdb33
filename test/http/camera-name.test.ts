import { hostname, tmpdir } from 'node:os';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startApp } from '../helpers/app.ts';
import type { RunningApp } from '../helpers/app.ts';
import { CHEAP, credentialsFile, USER } from '../helpers/credentials.ts';
import type { CredentialsFile } from '../helpers/credentials.ts';
import { startUnclaimedApp } from '../helpers/unclaimed.ts';

/** Markup, a placeholder of the page, a pattern of String.replace(), quotes, text to the left, and a joined emoji. */
const ODD = `<b>"$WIDTH" $& 'x' باب 👩‍🚒`;
const IN_HTML = '&lt;b&gt;&quot;$WIDTH&quot; $&amp; &#39;x&#39; باب 👩‍🚒';

describe("HTTP: the camera's name", () => {
  let folder: string;
  let file: CredentialsFile;
  let app: RunningApp;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'picamd-test-'));
    file = await credentialsFile(CHEAP);
    app = await startApp(args(ODD));
    await app.logged(/camera: streaming/);
  });
  after(async () => {
    await app.stop();
    file.clear();
    rmSync(folder, { recursive: true });
  });

  function args(name: string): string[] {
    const users = ['--credentials-file', file.path];
    return [...users, '--camera-name', name, '--console-file', join(folder, 'console')];
  }

  const authorization = `Basic ${Buffer.from(`${USER.name}:${USER.password}`).toString('base64')}`;
  const get = (path: string) => fetch(app.url + path, { headers: { authorization, accept: 'text/html' } });
  const text = async (path: string) => (await get(path)).text();

  it('is text on each page, in its title and in its heading', async () => {
    for (const [path, title, heading] of [
      ['/', IN_HTML, `>${IN_HTML}</bdi>`],
      ['/?embed=1', IN_HTML, `>${IN_HTML}</bdi>`],
      ['/?plain=1', IN_HTML, `<h1><bdi>${IN_HTML}</bdi></h1>`],
      ['/login', `Log in – ${IN_HTML}`, `<h1><bdi>${IN_HTML}</bdi></h1>`],
      ['/recipes', `Connect other apps – ${IN_HTML}`, `<bdi id="name">${IN_HTML}</bdi>`],
      ['/nope', `Page not found – ${IN_HTML}`, ''],
    ] as const) {
      const html = await text(path);
      expect(html, path).to.include(`<title>${title}</title>`).and.include(heading);
      expect(html, path).to.not.include('<b>');
    }
    expect(await text('/')).to.include('<bdi id="name" data-in-files="b--$WIDTH- $&amp; &#39;x&#39; باب 👩‍🚒"');
  });

  it('stands above the address in the form that asks for a password', async () => {
    expect(await text('/login')).to.include(`<p>127.0.0.1:${app.port}, private camera</p>`);
  });

  it('is in the form that makes the first user', async () => {
    const camera = await startUnclaimedApp('--camera-name', ODD);
    try {
      const html = await (await fetch(`${camera.daemon.url}/setup`)).text();
      expect(html)
        .to.include(`<title>Set up – ${IN_HTML}</title>`)
        .and.include(`<h1><bdi>${IN_HTML}</bdi></h1>`)
        .and.include(`<p>127.0.0.1:${camera.daemon.port}, not set up yet</p>`);
    } finally {
      await camera.clear();
    }
  });

  it('is in /status, and as a label of one metric', async () => {
    expect(await (await get('/status')).json()).to.include({
      name: ODD,
      fileName: `b--$WIDTH- $& 'x' باب 👩‍🚒`,
    });
    const named = (await text('/metrics')).split('\n').filter((line) => line.includes('$WIDTH'));
    expect(named).to.deep.equal([String.raw`picamd_info{name="<b>\"$WIDTH\" $& 'x' باب 👩‍🚒"} 1`]);
  });

  it('is in the name of a snapshot, with its time', async () => {
    for (const method of ['GET', 'HEAD']) {
      const response = await fetch(`${app.url}/snapshot.jpg`, { method, headers: { authorization } });
      const [, ascii = '', encoded = ''] =
        /^inline; filename="([^"]*)"; filename\*=UTF-8''(\S+)$/.exec(
          response.headers.get('content-disposition') ?? '',
        ) ?? [];
      expect(ascii).to.match(/^b--\$WIDTH- \$& 'x' [- ]+\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.jpg$/);
      expect(decodeURIComponent(encoded)).to.match(
        /^b--\$WIDTH- \$& 'x' باب 👩‍🚒-\d{4}-\d\d-\d\d_[\d-]{8}\.jpg$/,
      );
      await response.arrayBuffer();
    }
  });

  it('changes everywhere without a restart, and is the name of the machine if it is not set', async () => {
    const stream = await fetch(`${app.url}/video_feed`, { headers: { authorization } });
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    const started = app.log().split('camera: streaming').length;
    const shown = () => readFileSync(join(folder, 'console'), 'utf8').split('\n')[0];
    expect(shown()).to.equal(`${ODD.replace('\u200D', ' ')}: a network camera. Open it in a browser:`);
    await app.reload(args('Garage'));
    expect(await text('/')).to.include('<title>Garage</title>');
    expect(await (await get('/status')).json()).to.include({ name: 'Garage', fileName: 'Garage' });
    expect(shown()).to.equal('Garage: a network camera. Open it in a browser:');
    await app.reload(args(''));
    expect(await (await get('/status')).json()).to.include({ name: hostname() });
    expect(await text('/')).to.include(`<title>${hostname()}</title>`);
    expect((await reader.read()).done).to.equal(false);
    expect(app.log().split('camera: streaming').length).to.equal(started);
    await reader.cancel();
  });
});

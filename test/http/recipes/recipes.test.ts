import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { RECIPES } from '../../../daemon/recipes/recipes.ts';
import { pictures } from '../../helpers/pictures.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { raw } from '../../helpers/raw-http.ts';

describe('HTTP: /recipes', () => {
  let daemon: RunningApp;
  before(async () => {
    // A camera that only this machine may watch answers to no other name.
    daemon = await startApp([...pictures(330), '--auth', 'none']);
    await daemon.logged(/camera: streaming/);
  });
  after(() => daemon.stop());

  async function text(head: string, version = '1.1'): Promise<string> {
    const client = raw(
      daemon.port,
      `GET /recipes?format=text HTTP/${version}\r\n${head}Connection: close\r\n\r\n`,
    );
    return (await client.ended).toString('utf8');
  }

  it('is a page with every recipe and a list of links, and without script', async () => {
    const response = await fetch(`${daemon.url}/recipes`);
    const page = await response.text();
    expect(response.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).to.equal('no-store');
    for (const { id, name } of RECIPES) {
      expect(page).to.include(`<section id="${id}">`).and.include(`<a href="#${id}">${name}</a>`);
    }
    expect(page).not.to.match(/<script|javascript:|\son\w+=/);
    expect(page).to.include(
      `<pre tabindex="0">curl --fail --output picture.jpg &#39;${daemon.url}/snapshot.jpg&#39;</pre>`,
    );
    expect(page).to.include('<pre tabindex="0">&lt;img src=&quot;');
    expect(await (await fetch(daemon.url)).text()).to.include('<a href="recipes">');
  });

  it('allows only its own style', async () => {
    const response = await fetch(`${daemon.url}/recipes`);
    const style = /<style>([^]*?)<\/style>/.exec(await response.text())?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(response.headers.get('content-security-policy')).to.equal(
      `default-src 'none'; img-src 'self'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
    );
  });

  it('is plain text on request', async () => {
    for (const [path, accept] of [
      ['/recipes?format=text', '*/*'],
      ['/recipes', 'text/plain'],
      ['/recipes', 'text/plain, text/html;q=0.5'],
    ] as const) {
      const response = await fetch(daemon.url + path, { headers: { accept } });
      expect(response.headers.get('content-type'), accept).to.equal('text/plain; charset=utf-8');
      expect(response.headers.get('vary')).to.equal('Accept, Host');
      expect(await response.text()).to.match(/^Only programs on this machine can use these URLs/);
    }
    for (const accept of ['*/*', 'text/html', 'image/png']) {
      const response = await fetch(`${daemon.url}/recipes`, { headers: { accept } });
      expect(response.headers.get('content-type'), accept).to.equal('text/html; charset=utf-8');
      await response.text();
    }
  });

  it('rejects other formats', async () => {
    for (const query of ['format=pdf', 'format=text&format=html', 'format=']) {
      const response = await fetch(`${daemon.url}/recipes?${query}`);
      expect(response.status, query).to.equal(400);
      expect(await response.text()).to.equal('format must be html or text, given once.\n');
    }
  });

  it('has the address that the client used, if it is valid', async () => {
    const urls = {
      'camera.local:81': 'http://camera.local:81/',
      my_camera: 'http://my_camera/',
      '192.0.2.7:8000': 'http://192.0.2.7:8000/',
      '[fd00::7]:8000': 'http://[fd00::7]:8000/',
    };
    for (const [host, url] of Object.entries(urls))
      expect(await text(`Host: ${host}\r\n`), host).to.include(`'${url}video_feed'`);
  });

  it('has the address of the connection if the Host header is invalid or missing', async () => {
    const own = `'${daemon.url}/video_feed'`;
    for (const host of [
      "a'b",
      '<b>',
      'a b',
      '$(id)',
      'a:0',
      'a:65536',
      'a:x',
      '-a',
      'a/',
      'u@a',
      'x'.repeat(254),
      '[a]b',
    ])
      expect(await text(`Host: ${host}\r\n`), host)
        .to.include(own)
        .and.not.include(`//${host}`);
    expect(await text('', '1.0')).to.include(own);
  });

  it('has the frame size, and says when a program rejects it', async () => {
    const page = await (await fetch(`${daemon.url}/recipes`)).text();
    expect(page).to.include('width 330\nheight 240');
    expect(page).to.include('Set <code>CAMERA_WIDTH=336</code>.');
  });

  it('handles HEAD, OPTIONS and other methods like every route', async () => {
    const head = await fetch(`${daemon.url}/recipes`, { method: 'HEAD' });
    expect([head.status, Number(head.headers.get('content-length')) > 10_000]).to.deep.equal([200, true]);
    const options = await fetch(`${daemon.url}/recipes`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).to.deep.equal([204, 'GET, HEAD, OPTIONS']);
    expect((await fetch(`${daemon.url}/recipes`, { method: 'POST' })).status).to.equal(405);
  });
});

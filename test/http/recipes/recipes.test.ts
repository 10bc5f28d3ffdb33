import { dirname } from 'node:path';
import { expect } from 'chai';
import { RECIPES } from '../../../daemon/recipes/recipes.ts';
import { basic, CHEAP, credentialsFile, USER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { pictures } from '../../helpers/pictures.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { raw } from '../../helpers/raw-http.ts';

/** Without compression, in bytes. */
const BUDGET = 80 * 1024;

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

  it('is a page with every recipe and a list of links, which needs no script', async () => {
    const response = await fetch(`${daemon.url}/recipes`);
    const page = await response.text();
    expect(response.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).to.equal('no-store');
    for (const { id, name } of RECIPES) {
      expect(page).to.include(`<section id="${id}" lang="en">`);
      expect(page).to.match(new RegExp(`<a href="#${id}" data-what="[A-Z][^"]+">${name}</a>`));
    }
    expect(page).not.to.match(/javascript:|\son\w+=|token=|data-token/);
    expect(page).to.include(
      `<pre tabindex="0">curl --fail --output picture.jpg &#39;${daemon.url}/snapshot.jpg&#39;</pre>`,
    );
    expect(page).to.include('<pre tabindex="0">&lt;img src=&quot;');
    expect(await (await fetch(daemon.url)).text()).to.match(/<a [^>]*href="recipes">/);
  });

  it('allows only its own files, and no other site to embed it', async () => {
    const policy = (await fetch(`${daemon.url}/recipes`)).headers.get('content-security-policy');
    expect(policy).to.match(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(policy)
      .to.match(/; frame-ancestors 'self'$/)
      .and.not.include('unsafe');
  });

  it('is plain text on request', async () => {
    for (const [path, accept] of [
      ['/recipes?format=text', '*/*'],
      ['/recipes', 'text/plain'],
      ['/recipes', 'text/plain, text/html;q=0.5'],
    ] as const) {
      const response = await fetch(daemon.url + path, { headers: { accept } });
      expect(response.headers.get('content-type'), accept).to.equal('text/plain; charset=utf-8');
      expect(response.headers.get('vary')).to.match(/^Accept, Host|, Accept, Host/);
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

describe('HTTP: /recipes of a private camera', () => {
  let file: CredentialsFile;
  let daemon: RunningApp;
  before(async () => {
    file = await credentialsFile(CHEAP, 'everyone');
    await file.change('good', { rights: ['live', 'status'] });
    daemon = await startApp(['--credentials-file', file.path], { STATE_DIRECTORY: dirname(file.path) });
  });
  after(async () => {
    await daemon.stop();
    file.clear();
  });

  const get = async (path: string, authorization = basic(USER.name, USER.password)) =>
    (await fetch(daemon.url + path, { headers: authorization === '' ? {} : { authorization } })).text();

  it('has the motion masks of the camera for Frigate', async () => {
    const points = [
      [0, 0],
      [1, 0],
      [1, 0.25],
    ];
    const areas = `${daemon.url}/motion/areas.json`;
    const authorization = basic(USER.name, USER.password);
    const etag = (await fetch(areas, { headers: { authorization } })).headers.get('etag') ?? '';
    const body = JSON.stringify({ zones: [], masks: [{ name: 'Sky', points }] });
    const headers = { authorization, 'Content-Type': 'application/json', 'If-Match': etag };
    const saved = await fetch(areas, { method: 'PUT', headers, body });
    expect(saved.status, await saved.text()).to.be.below(300);
    expect(await get('/recipes?format=text')).to.include(
      '    motion:\n      mask:\n        - "0,0,1,0,1,0.25"\n',
    );
  });

  it('marks the place of the token, in every URL', async () => {
    const page = await get('/recipes');
    expect(page).to.include('data-token-missing');
    // Home Assistant has the address and the token in fields of their own.
    for (const [url] of page.matchAll(/(?:https?|mjpeg):\/\/127[^\s#</]*\/[^\s#<]*/g))
      expect(page.slice(page.indexOf(url)).slice(0, url.length + 20)).to.match(/token=<mark>TOKEN<\/mark>/);
    expect(await get('/recipes?format=text'))
      .to.match(/^Only programs[^]*TOKEN stands for a token/)
      .and.include(`-i '${daemon.url}/video_feed?token=TOKEN'`);
  });

  it(`is at most ${BUDGET / 1024} KB with all that it loads`, async () => {
    const page = await get('/recipes');
    const files = page.match(/page\/[\w-]+\/connect[\w.]+/g) ?? [];
    expect(files).to.have.length(2);
    const sizes = [page, ...(await Promise.all(files.map((file) => get(`/${file}`))))].map(
      (text) => text.length,
    );
    expect(
      sizes.reduce((sum, size) => sum + size, 0),
      sizes.join(' + '),
    ).to.be.at.most(BUDGET);
  });

  it('has the token of a client that has one in its URL and may see the picture', async () => {
    const page = await get(`/recipes?token=${file.token}`, '');
    expect(page).to.include(`/video_feed?token=${file.token}&#39;`).and.include('data-token ');
    expect(page).not.to.include('<mark>').and.not.include('data-token-missing');
    const blind = await get(`/recipes?token=${file.tokens.get('status')}`, '');
    expect(blind)
      .to.include('data-token-missing')
      .and.not.include(String(file.tokens.get('status')));
  });
});

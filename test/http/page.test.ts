import { hostname } from 'node:os';
import { expect } from 'chai';
import { startApp } from '../helpers/app.ts';
import type { RunningApp } from '../helpers/app.ts';
import { raw } from '../helpers/raw-http.ts';

const SMALL = ['--camera-width', '320', '--camera-height', '240'];

describe('the viewer page as it is served', () => {
  let daemon: RunningApp;

  before(async () => {
    daemon = await startApp([
      '--source',
      'test',
      ...SMALL,
      '--frame-ancestors',
      'self http://Dashboard.local:8123',
      // Nothing is kept there, whatever this machine has at the default path.
      '--record-path',
      '/nowhere',
    ]);
    await daemon.logged(/camera: streaming/);
  });

  after(() => daemon.stop());

  const get = (path: string) => fetch(`${daemon.url}/${path}`);

  /** Not with fetch(), which adds `Cache-Control: no-cache`: the server would ignore the ETag. */
  async function ifNoneMatch(path: string, tag: string): Promise<string> {
    const head = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nIf-None-Match: ${tag}\r\n\r\n`;
    return (await raw(daemon.port, head).ended).toString('latin1');
  }

  it('has the size of the picture, marks the test picture, and works without scripts', async () => {
    const response = await get('');
    const html = await response.text();
    expect(response.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    expect(html)
      .to.include('viewBox="0 0 320 240"')
      .and.match(/<canvas\s+id="canvas"\s+data-part="canvas"\s+width="320"\s+height="240"/);
    expect(html).to.match(
      /<html lang="en" data-kind="connecting"\s+data-test-picture\s+data-settings\s+data-rights="live status recordings event control">/,
    );
    expect(html).to.match(/<noscript><meta http-equiv="refresh" content="0; url=\?plain=1"/);
    const said = html.replaceAll(/<[^>]*>/g, '');
    expect(said, 'hidden text, which text browsers show').to.not.include('Test picture');
    expect(html, 'nothing that a program that saves pages would follow').to.not.match(
      /(src|href)="video_feed/,
    );
    expect(html).not.to.match(/\$[A-Z]|<script(?![^>]*src=)|<style| style=| on[a-z]+=/);
  });

  it('has only relative URLs, so that a proxy can put it below any path', async () => {
    const html = await (await get('')).text();
    const addresses = [...html.matchAll(/(?:href|src|data-address)="([^"#]*)"/g)].map(([, url = '']) => url);
    expect(addresses).to.have.length(18);
    expect(addresses.filter((url) => /^\/|:/.test(url))).to.deep.equal([]);
  });

  it('is revalidated by the browser, and answered with 304 while unchanged', async () => {
    const first = await get('');
    await first.text();
    const tag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).to.equal('no-cache');
    expect(await ifNoneMatch('/', tag)).to.match(/^HTTP\/1\.1 304 Not Modified\r\n[^]*\r\n\r\n$/);
    expect(await ifNoneMatch('/?embed=1', tag)).to.match(/^HTTP\/1\.1 200 OK\r\n[^]* data-embed/);
    for (const query of ['?embed=maybe', '?embed', '?embed=1&embed=1'])
      expect(await (await get(query)).text(), query).not.to.include(' data-embed');
  });

  it('has scripts and style that are cached for a year, at URLs that change with them', async () => {
    const html = await (await get('')).text();
    const named = [...html.matchAll(/(?:href|src)="(page\/[^"]+)"/g)].map(([, url = '']) => url);
    expect(named.map((url) => url.split('/').at(-1))).to.deep.equal(['style.css', 'main.en.js']);
    const names = [...named, named[1]!.replace('main.', 'rest.')];
    for (const name of names) {
      const response = await get(name);
      const text = await response.text();
      expect(response.status, name).to.equal(200);
      expect(response.headers.get('content-type')).to.match(/^text\/(css|javascript); charset=utf-8$/);
      expect(response.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
      expect(response.headers.get('x-content-type-options')).to.equal('nosniff');
      // The namespace of SVG is a name, and nothing is loaded from there.
      const addresses = text.replaceAll('http://www.w3.org/2000/svg', '');
      expect(addresses, name).not.to.match(/https?:\/\/|sourceMappingURL/);
      expect(response.headers.get('vary')).to.equal('Accept-Encoding');
      expect(response.headers.get('content-encoding')).to.equal('gzip');
      const plain = await fetch(`${daemon.url}/${name}`, { headers: { 'Accept-Encoding': 'identity' } });
      expect(plain.headers.get('content-encoding')).to.equal(null);
      expect(plain.headers.get('etag')).to.not.equal(response.headers.get('etag'));
      expect(await plain.text(), name).to.equal(text);
    }
    const [script = ''] = names.filter((name) => name.endsWith('/main.en.js'));
    const tag = (await get(script)).headers.get('etag') ?? '';
    expect(tag).to.match(/\.gz"$/);
    expect(await ifNoneMatch(`/${script}`, tag.replace('.gz', ''))).to.match(/^HTTP\/1\.1 304 /);
    expect(await ifNoneMatch(`/${script}`, tag)).to.match(/^HTTP\/1\.1 200 /);
    for (const url of [
      script.replace(/\/[^/]+\//, '/other/'),
      script.replace('main', 'nothing'),
      `${script}.map`,
      script.replace('main.en.js', 'index.en.html'),
      'page/x/..%2Fpage.js',
    ]) {
      const missing = await get(url);
      expect([missing.status, await missing.text()], url).to.deep.equal([
        404,
        'This file belongs to another version of the page. Reload the page.\n',
      ]);
    }
  });

  it('allows only its own resources, and embedding as FRAME_ANCESTORS says', async () => {
    const policy = (await get('')).headers.get('content-security-policy');
    expect(policy).to.equal(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self' http://dashboard.local:8123",
    );
  });

  it('can be installed: its manifest names the camera and has relative URLs that exist', async () => {
    const response = await get('manifest.webmanifest');
    expect(response.headers.get('content-type')).to.equal('application/manifest+json; charset=utf-8');
    const { name, start_url, icons } = (await response.json()) as {
      name: string;
      start_url: string;
      icons: { src: string; sizes: string; type: string }[];
    };
    expect(name).to.equal(hostname());
    expect(start_url).to.equal('./');
    for (const { src, sizes, type } of icons) {
      const icon = await get(src);
      const bytes = Buffer.from(await icon.arrayBuffer());
      expect([icon.status, icon.headers.get('content-type')], src).to.deep.equal([200, type]);
      // Width and height in the header of a PNG (RFC 2083 §4.1.1).
      if (type === 'image/png') expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).to.equal(sizes);
    }
  });

  it('has an icon', async () => {
    for (const name of ['favicon.svg', 'favicon.ico']) {
      const icon = await get(name);
      expect([icon.status, icon.headers.get('content-type')]).to.deep.equal([200, 'image/svg+xml']);
      expect(await icon.text()).to.match(/^<svg /);
    }
  });
});

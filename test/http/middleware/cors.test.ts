import { expect } from 'chai';
import { startApp } from '../../helpers/app.ts';
import { raw } from '../../helpers/raw-http.ts';

const PATHS = ['/video_feed', '/snapshot.jpg', '/status', '/nowhere'];

describe('cors', () => {
  it('lets no page of another origin read responses by default', async () => {
    const closed = await startApp();
    await closed.logged(/camera: streaming/);
    for (const path of PATHS) {
      const { headers } = await fetch(closed.url + path, { method: 'HEAD', headers: { Origin: 'http://x' } });
      expect(headers.get('access-control-allow-origin'), path).to.equal(null);
    }
    await closed.stop();
  });

  it('allows CORS_ORIGIN, in the head of the stream too', async () => {
    const open = await startApp(['--cors-origin', 'http://mainsail.local']);
    await open.logged(/camera: streaming/);
    for (const path of PATHS) {
      const { headers } = await fetch(open.url + path, { method: 'HEAD' });
      expect(headers.get('access-control-allow-origin'), path).to.equal('http://mainsail.local');
    }
    const options = await fetch(`${open.url}/video_feed`, { method: 'OPTIONS' });
    expect(options.headers.get('access-control-allow-methods')).to.equal('GET, HEAD, OPTIONS');
    const client = raw(open.port, 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const head = await client.until((bytes) => bytes.includes('\r\n\r\n'));
    expect(
      head
        .toString('latin1')
        .replace(/\r\n\r\n[^]*/, '')
        .split('\r\n')
        .map((line) => line.split(':')[0]),
    ).to.deep.equal([
      'HTTP/1.1 200 OK',
      'Content-Type',
      'Cache-Control',
      'Pragma',
      'Connection',
      'X-Accel-Buffering',
      'Vary',
      'access-control-allow-origin',
      'access-control-expose-headers',
      'cross-origin-resource-policy',
      'Date',
    ]);
    client.socket.destroy();
    await open.stop();
  });
});

import { once } from 'node:events';
import { expect } from 'chai';
import { startApp } from '../helpers/app.ts';
import type { RunningApp } from '../helpers/app.ts';
import { parseStream, raw } from '../helpers/raw-http.ts';

describe('requests whose lines end in LF alone', () => {
  let app: RunningApp;
  before(async () => {
    app = await startApp(['--header-seconds', '60', '--max-header-bytes', '2K', '--allowed-hosts', 'cam']);
    await app.logged(/camera: streaming/);
  });
  after(() => app.stop());

  const answer = async (request: string) => (await raw(app.port, request).ended).toString('latin1');

  it('are answered as others are, once per connection', async () => {
    const text = await answer('GET /livez HTTP/1.1\nHost: cam\n\nGET /livez HTTP/1.1\nHost: cam\n\n');
    expect(text).to.match(/^HTTP\/1\.1 200 OK\r\n[^]*\r\nConnection: close\r\n/);
    expect(text.split('HTTP/1.1 ')).to.have.length(2);
    expect(text).to.match(/\r\n\r\n\{"alive":true[^{}]*\}$/);
    expect(await answer('HEAD /livez HTTP/1.0\n\n')).to.match(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n$/);
    expect(await answer('GET /livez HTTP/1.1\nHost:   evil \n\n')).to.match(/^HTTP\/1\.1 421 /);
    const picture = await raw(app.port, 'GET /snapshot.jpg HTTP/1.0\n\n').ended;
    expect(picture.subarray(-2)).to.deep.equal(Buffer.from([0xff, 0xd9]));
  });

  it('may come line by line', async () => {
    const client = raw(app.port, 'GET /livez HTTP/1.1\n');
    await once(client.socket, 'connect');
    for (const line of ['Host: cam\n', '\n']) {
      // Long enough for a packet of its own.
      await new Promise((resolve) => setTimeout(resolve, 30));
      client.socket.write(line);
    }
    expect((await client.ended).toString('latin1')).to.match(/^HTTP\/1\.1 200 /);
  });

  it('are rejected with a sentence if they mix line ends, have a body, are too large or no HTTP', async () => {
    for (const [status, request] of [
      [400, 'GET /livez HTTP/1.1\nHost: cam\r\n\n'],
      [400, 'GET /livez HTTP/1.1\r\nHost: cam\n\r\n'],
      [400, 'GET /livez HTTP/1.1\r\nX: 1\nX-Forwarded-For: 192.0.2.1\r\nHost: cam\r\n\r\n'],
      [400, 'GET /livez HTTP/1.1\nHost cam\n\n'],
      [400, 'GET /livez HTTP/1.1\nContent-Length: 5\n\nabcde'],
      [400, 'GET /livez HTTP/1.1\nTransfer-Encoding: chunked\n\n0\n\n'],
      [400, 'POST /login HTTP/1.1\nHost: cam\n\n'],
      [400, 'GET /livez\n\n'],
      [431, `GET /livez HTTP/1.1\nX: ${'a'.repeat(3000)}\n\n`],
      [431, `GET /livez HTTP/1.1\nX: ${'a'.repeat(3000)}`],
    ] as const) {
      const text = await answer(request);
      expect(text.slice(0, 12), request).to.equal(`HTTP/1.1 ${status}`);
      expect(text, request).to.match(/\r\nX-Picamd-Error: [a-z-]+\r\n[^]*\r\n\r\n[A-Z][^\n]*\.\n$/);
    }
  });

  it('are rejected if they come too late; nothing is written into a stream that takes longer', async () => {
    const strict = await startApp(['--header-seconds', '2']);
    await strict.logged(/camera: streaming/);
    const late = raw(strict.port, 'GET /livez HTTP/1.1\nHost: localhost\n').ended;
    const stream = raw(
      strict.port,
      'GET /video_feed?frames=70 HTTP/1.1\nHost: localhost\nUser-Agent: esp\n\n',
    ).ended;
    const { parts } = parseStream(await stream);
    // On a busy machine a frame may be repeated.
    expect(parts).to.have.length.within(70, 80);
    expect((await late).toString('latin1')).to.match(/^HTTP\/1\.1 408 /);
    await strict.stop();
  });
});

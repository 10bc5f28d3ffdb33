import { expect } from 'chai';
import { Host } from '../../daemon/system/host.ts';
import { startApp } from '../helpers/app.ts';
import type { RunningApp } from '../helpers/app.ts';
import { parseStream, raw } from '../helpers/raw-http.ts';

describe('HTTP', () => {
  let daemon: RunningApp;

  before(async () => {
    daemon = await startApp(['--camera-name', 'Hall'], {}, { host: new Host() });
    await daemon.logged(/camera: streaming/);
  });

  after(() => daemon.stop());

  async function stream(request: string, parts = 3) {
    const client = raw(daemon.port, request);
    const bytes = await client.until((all) => parseStream(all).parts.length >= parts);
    client.socket.destroy();
    return parseStream(bytes);
  }

  async function answer(request: string): Promise<string> {
    const client = raw(daemon.port, request);
    return (await client.ended).toString('latin1');
  }

  const HEAD = new RegExp(
    '^HTTP/1\\.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=[A-Za-z0-9]{16,60}\r\n' +
      'Cache-Control: no-store, no-cache, must-revalidate, max-age=0, no-transform\r\nPragma: no-cache\r\n' +
      'Connection: close\r\nX-Accel-Buffering: no\r\nVary: Accept\r\nDate: [^\r]+$',
  );

  for (const [name, request] of Object.entries({
    'HTTP/1.1': 'GET /video_feed HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
    'HTTP/1.0 without Host': 'GET /video_feed HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n',
    Range: 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-\r\nIcy-MetaData: 1\r\n\r\n',
    'an upgrade to h2c':
      'GET /video_feed HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n',
    'unknown parameters':
      'GET /video_feed?timestamp=1&cacheBust=2&1700000000 HTTP/1.1\r\nHost: localhost\r\n\r\n',
  })) {
    it(`streams exactly as specified, with ${name}`, async () => {
      const { head, parts } = await stream(request);
      expect(head).to.match(HEAD);
      for (const part of parts) {
        expect(part.head).to.match(
          /^Content-Type: image\/jpeg\r\nContent-Length: \d+\r\nX-Timestamp: \d+\.\d{6}$/,
        );
        expect(part.body.subarray(0, 2).toString('hex')).to.equal('ffd8');
        expect(part.body.subarray(-2).toString('hex')).to.equal('ffd9');
        expect(part.body.indexOf(Buffer.from('ffd8', 'hex'), 2)).to.equal(-1);
        expect(part.body.indexOf(Buffer.from('ffd9', 'hex'))).to.equal(part.body.length - 2);
      }
    });
  }

  it('sends the same bytes as plain data to a script that accepts nothing else', async () => {
    const request = 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\nAccept: ';
    const client = raw(daemon.port, `${request}application/octet-stream\r\n\r\n`);
    const started = (bytes: Buffer) => bytes.includes('\r\nX-Timestamp: ');
    const plain = (await client.until(started)).toString('latin1');
    client.socket.destroy();
    expect(plain).to.match(
      /^HTTP\/1\.1 200 OK\r\nContent-Type: application\/octet-stream\r\n[^]*\r\nVary: Accept\r\n[^]*?\r\n\r\n--\w+\r\nContent-Type: image\/jpeg\r\nContent-Length: \d+\r\nX-Timestamp: /,
    );
    for (const accept of ['*/*', 'application/octet-stream, */*', 'image/*', 'text/html'])
      expect((await stream(`${request}${accept}\r\n\r\n`)).head, accept).to.match(HEAD);
  });

  it('answers HEAD with the same head and closes the connection', async () => {
    const text = await answer('HEAD /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(text.replace(/\r\n\r\n$/, '')).to.match(HEAD);
    expect(text.endsWith('\r\n\r\n')).to.equal(true);
  });

  it('answers OPTIONS, other methods and other paths', async () => {
    const options = await fetch(`${daemon.url}/video_feed`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).to.deep.equal([204, 'GET, HEAD, OPTIONS']);
    const post = await fetch(`${daemon.url}/video_feed`, { method: 'POST', body: 'x' });
    expect([post.status, post.headers.get('content-length')]).to.deep.equal([405, '0']);
    const nowhere = await fetch(`${daemon.url}/nowhere`);
    expect([nowhere.status, nowhere.headers.get('x-picamd-error')]).to.deep.equal([404, 'not-found']);
    expect(await nowhere.text()).to.equal('Page not found: /nowhere. The live view is at /\n');
    const page = await fetch(`${daemon.url}/a/<b>`, { headers: { Accept: 'text/html' } });
    expect([page.status, page.headers.get('x-picamd-error')]).to.deep.equal([404, 'not-found']);
    expect(page.headers.get('content-security-policy')).to.match(
      /^default-src 'none'; img-src 'self'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(await page.text())
      .to.include('Page not found. <a href="./../">Go to the live view</a>')
      .and.not.include('<b>');
  });

  it('ends each part with the next delimiter, in the same write', async () => {
    const slow = await startApp(['--camera-framerate', '2']);
    const client = raw(slow.port, 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const bytes = await client.until((all) => parseStream(all).parts.length >= 1);
    expect(parseStream(bytes).rest).to.have.length(0);
    client.socket.destroy();
    await slow.stop();
  });

  it('answers a snapshot exactly as specified, with HTTP/1.0 and a Range too', async () => {
    for (const request of [
      'GET /snapshot.jpg HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      'GET /snapshot.jpg?bypassCache=1 HTTP/1.0\r\n\r\n',
      'GET /snapshot.jpg HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-\r\nConnection: close\r\n\r\n',
    ])
      expect(await answer(request)).to.match(
        /^HTTP\/1\.1 200 OK\r\nContent-Type: image\/jpeg\r\nContent-Length: \d+\r\nCache-Control: no-store, no-cache, must-revalidate, max-age=0\r\nPragma: no-cache\r\nX-Timestamp: \d+\.\d{6}\r\nContent-Disposition: inline; filename="Hall-\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.jpg"\r\nX-Content/,
      );
  });

  it('serves a snapshot captured after the request', async () => {
    const before = Date.now() / 1000;
    const response = await fetch(`${daemon.url}/snapshot.jpg`);
    const body = Buffer.from(await response.arrayBuffer());
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-type')).to.equal('image/jpeg');
    expect(response.headers.get('content-length')).to.equal(String(body.length));
    expect(Number(response.headers.get('x-timestamp'))).to.be.at.least(before - 0.001);
    expect([body.readUInt16BE(0), body.readUInt16BE(body.length - 2)]).to.deep.equal([0xffd8, 0xffd9]);
  });

  it('serves a snapshot of an accepted age, and rejects a bad age', async () => {
    const young = await fetch(`${daemon.url}/snapshot.jpg?max_age=5000`);
    expect(young.status).to.equal(200);
    await young.arrayBuffer();
    // Each is delayed.
    const values = ['abc', '-1', '60001', '1&max_age=2'];
    const answers = await Promise.all(
      values.map((value) => fetch(`${daemon.url}/snapshot.jpg?max_age=${value}`)),
    );
    for (const [i, bad] of answers.entries()) {
      expect(bad.status, values[i]).to.equal(400);
      expect(await bad.text()).to.match(
        /^max_age must be a whole number of milliseconds from 0 to 60000\.\n$/,
      );
    }
    const head = await fetch(`${daemon.url}/snapshot.jpg`, { method: 'HEAD' });
    expect([head.status, Number(head.headers.get('content-length')) > 1000]).to.deep.equal([200, true]);
  });

  it('reports its status, with its viewers', async () => {
    const client = raw(
      daemon.port,
      'GET /video_feed?viewer=hall HTTP/1.1\r\nHost: localhost\r\nUser-Agent: watcher\r\n\r\n',
    );
    await client.until((bytes) => parseStream(bytes).parts.length >= 5);
    const status = (await (await fetch(`${daemon.url}/status`)).json()) as Record<
      string,
      Record<string, unknown>
    >;
    expect(status['camera']).to.include({
      state: 'streaming',
      source: 'file',
      testPicture: false,
      width: 320,
      height: 240,
    });
    expect(status['camera']?.['fps']).to.be.greaterThan(0);
    expect(status['camera']?.['lastError']).to.equal(null);
    const viewers = status['viewers'] as unknown as Record<string, unknown>[];
    expect(viewers).to.have.length(1);
    expect(viewers[0]).to.include({ address: '127.0.0.1', userAgent: 'watcher', name: 'hall', skipped: 0 });
    expect(viewers[0]?.['sent']).to.be.at.least(5);
    expect(viewers[0]?.['bytes']).to.be.greaterThan(1000);
    expect(status['ring']).to.include({ bytes: 2 ** 21 });
    expect(status['process']).to.include.keys('version', 'residentBytes', 'cpuSeconds', 'uptimeSeconds');
    expect(status['host']).to.include.keys(
      'model',
      'temperatureCelsius',
      'load',
      'memory',
      'disk',
      'throttling',
    );
    client.socket.destroy();
  });

  it('is healthy and alive', async () => {
    const health = await fetch(`${daemon.url}/healthz`);
    expect(health.status).to.equal(200);
    expect(await health.json()).to.include({ healthy: true, state: 'streaming', reason: null });
    const live = (await (await fetch(`${daemon.url}/livez`)).json()) as { instance: string };
    expect(live).to.deep.equal({ alive: true, instance: live.instance });
    expect(live.instance).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('rejects what is not HTTP, and heads that are too large', async () => {
    expect(await answer('nonsense\r\n\r\n')).to.match(/^HTTP\/1\.1 400 Bad Request\r\n/);
    const head = `GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: ${'a'.repeat(1 << 20)}\r\n\r\n`;
    expect(await answer(head)).to.match(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
  });

  it('lets no client disturb other viewers', async () => {
    const good = raw(daemon.port, 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const rude = [
      'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\nGET /status HTTP/1.1\r\nHost: localhost\r\n\r\n',
      'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n\x00\x01garbage\r\n\r\n',
    ];
    for (const request of rude) {
      const client = raw(daemon.port, request);
      await client.ended;
    }
    for (let i = 0; i < 20; i++) {
      const client = raw(daemon.port, 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n');
      await client.until((bytes) => bytes.length > 1000);
      client.socket.resetAndDestroy();
    }
    const never = raw(daemon.port, 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n');
    never.socket.pause();
    const stampsOf = (all: Buffer) =>
      parseStream(all).parts.map((part) => part.head.split('X-Timestamp: ')[1]);
    // A part comes again if there is no new one for half a second, as on a busy machine.
    const stamps = stampsOf(await good.until((all) => new Set(stampsOf(all)).size >= 20));
    expect(stamps).to.deep.equal(stamps.toSorted());
    good.socket.destroy();
    never.socket.destroy();
    for (;;) {
      const { viewers } = (await (await fetch(`${daemon.url}/status`)).json()) as { viewers: unknown[] };
      if (viewers.length === 0) break;
    }
  });
});

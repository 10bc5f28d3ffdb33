import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { pictures } from '../helpers/pictures.ts';
import { startApp } from '../helpers/app.ts';
import type { RunningApp } from '../helpers/app.ts';
import { jpeg } from '../helpers/jpeg.ts';
import { mjpegCommand } from '../helpers/mjpeg-program.ts';
import { parseStream, raw } from '../helpers/raw-http.ts';

const FEED = 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n';
/** Long enough to tell a delayed rejection from an immediate one. */
const HOLD_MS = 300;
const SNAPSHOT = 'GET /snapshot.jpg HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe('HttpServer', () => {
  let daemon: RunningApp;

  async function start(...args: string[]): Promise<void> {
    daemon = await startApp(args, {}, { holdMs: HOLD_MS });
  }

  afterEach(() => daemon.stop());

  async function viewers(): Promise<unknown[]> {
    const status = (await (await fetch(`${daemon.url}/status`)).json()) as { viewers: unknown[] };
    return status.viewers;
  }

  async function untilNoViewers(): Promise<void> {
    while ((await viewers()).length > 0) await delay(10);
  }

  /** A source whose first frame comes late, so that viewers and snapshots wait. */
  const late = [
    '--source',
    'command',
    '--source-command',
    JSON.stringify(mjpegCommand('wait=600', 'frames=500')),
  ];

  it('answers the first of several pipelined requests, and ends the connection', async () => {
    await start();
    await daemon.logged(/camera: streaming/);
    const client = raw(daemon.port, SNAPSHOT + FEED + SNAPSHOT.repeat(500));
    const bytes = await client.ended;
    const text = bytes.toString('latin1');
    expect(text.split('HTTP/1.1 ')).to.have.length(2);
    const length = Number(/Content-Length: (\d+)/.exec(text)?.[1]);
    expect(bytes.length).to.equal(text.indexOf('\r\n\r\n') + 4 + length);
    expect(await viewers()).to.deep.equal([]);
  });

  it('forgets clients that leave while they wait for a frame', async () => {
    await start(...late, '--max-viewers', '2');
    for (const request of [SNAPSHOT + FEED, FEED + FEED, FEED, FEED + SNAPSHOT]) {
      const client = raw(daemon.port, request);
      await once(client.socket, 'connect');
      await new Promise((resolve) => client.socket.write(' ', resolve));
      client.socket.resetAndDestroy();
    }
    const good = raw(daemon.port, FEED);
    const other = raw(daemon.port, FEED);
    for (const client of [good, other]) await client.until((bytes) => parseStream(bytes).parts.length >= 3);
    expect(await viewers()).to.have.length(2);
    good.socket.destroy();
    other.socket.destroy();
    await untilNoViewers();
  });

  it("sends the stream's headers before the first frame, while the camera is starting", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-late-'));
    const pipe = join(folder, 'pictures');
    execFileSync('mkfifo', [pipe]);
    await start('--source', 'command', '--source-command', JSON.stringify(['cat', pipe]));
    const client = raw(daemon.port, FEED);
    const head = await client.until((bytes) => bytes.includes('\r\n\r\n'));
    expect(parseStream(head).parts).to.deep.equal([]);
    const camera = await open(pipe, 'w');
    for (const seed of [1, 2, 3]) await camera.write(jpeg({ seed }));
    await client.until((bytes) => parseStream(bytes).parts.length >= 2);
    client.socket.destroy();
    await camera.close();
    rmSync(folder, { recursive: true });
  });

  it('admits the next viewer when one leaves, and delays the rejection of others', async () => {
    await start('--max-viewers', '1');
    await daemon.logged(/camera: streaming/);
    const first = raw(daemon.port, FEED);
    await first.until((bytes) => parseStream(bytes).parts.length >= 1);
    const startMs = performance.now();
    const refused = (await raw(daemon.port, FEED).ended).toString('latin1');
    expect(performance.now() - startMs).to.be.greaterThan(HOLD_MS - 5);
    expect(refused).to.match(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
    expect(refused).to.match(/\r\nRetry-After: 2\r\n[^]*\r\nContent-Length: 0\r\nConnection: close\r\n/);
    expect(refused.endsWith('\r\n\r\n')).to.equal(true);
    first.socket.destroy();
    await untilNoViewers();
    const second = raw(daemon.port, FEED);
    await second.until((bytes) => parseStream(bytes).parts.length >= 1);
    second.socket.destroy();
  });

  it('delivers a rejection to clients that send everything before they read', async () => {
    await start();
    const head = Buffer.from(`GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: ${'a'.repeat(1 << 20)}\r\n\r\n`);
    const post = Buffer.concat([
      Buffer.from(
        'POST /video_feed HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 4194304\r\n\r\n',
      ),
      Buffer.alloc(4 << 20),
    ]);
    for (const [request, answer] of [
      [head, /^HTTP\/1\.1 431 /],
      [post, /^HTTP\/1\.1 405 [^]*\r\nAllow: GET, HEAD, OPTIONS\r\nContent-Length: 0\r\n/],
    ] as const) {
      const socket = connect(daemon.port, '127.0.0.1');
      await once(socket, 'connect');
      for (let at = 0; at < request.length; at += 16_384) {
        if (!socket.write(request.subarray(at, at + 16_384))) await once(socket, 'drain');
      }
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      expect(chunk.toString('latin1')).to.match(answer);
      socket.destroy();
    }
  });

  it('answers unparsable URLs and CONNECT', async () => {
    await start();
    for (const [request, status] of [
      ['GET http://[ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 400],
      ['CONNECT example.org:443 HTTP/1.1\r\nHost: localhost\r\n\r\n', 405],
      ['GET /%E0%A4%A?a=%ZZ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 404],
    ] as const) {
      const text = (await raw(daemon.port, request).ended).toString('latin1');
      expect(text.slice(0, 12), request).to.equal(`HTTP/1.1 ${status}`);
    }
  });

  it('answers clients that close their half of the connection with the request', async () => {
    await start();
    await daemon.logged(/camera: streaming/);
    const half = (request: string) => {
      const client = raw(daemon.port, request);
      client.socket.once('connect', () => client.socket.end());
      return client;
    };
    for (const version of ['1.0', '1.1']) {
      const picture = await half(`GET /snapshot.jpg HTTP/${version}\r\nHost: localhost\r\n\r\n`).ended;
      expect(picture.subarray(-2), version).to.deep.equal(Buffer.from([0xff, 0xd9]));
      const stream = await half(`GET /video_feed?frames=5 HTTP/${version}\r\nHost: localhost\r\n\r\n`).ended;
      // A part comes again if there is no new one for half a second, as on a busy machine.
      expect(new Set(parseStream(stream).parts.map(({ head }) => head)).size, version).to.equal(5);
    }
    // One that goes later is gone at once, although it reads no part of the stream any more.
    const leaving = raw(daemon.port, FEED);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    leaving.socket.end();
    await once(leaving.socket, 'close');
    await untilNoViewers();
    // A client that has gone altogether answers the next part with a reset.
    const gone = half(FEED);
    await gone.until((bytes) => parseStream(bytes).parts.length >= 2);
    gone.socket.destroy();
    await untilNoViewers();
    const silent = (await half('GET /liv').ended).toString('latin1');
    expect(silent).to.match(/^HTTP\/1\.1 400 /);
    expect((await half('').ended).length).to.equal(0);
  });

  it('answers HTTP/1.1 without Host, and whatever a client expects', async () => {
    await start();
    for (const header of ['', 'Expect: coffee\r\n', 'Expect: 100-continue\r\n']) {
      const request = `GET /livez HTTP/1.1\r\n${header}Connection: close\r\n\r\n`;
      const text = (await raw(daemon.port, request).ended).toString('latin1');
      expect(text, header).to.match(/HTTP\/1\.1 200 OK\r\n[^]*{"alive":true/);
    }
  });

  it('names the error in each rejection', async () => {
    await start();
    for (const [request, code] of [
      ['POST /video_feed HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 'method-not-allowed'],
      ['CONNECT example.org:443 HTTP/1.1\r\nHost: localhost\r\n\r\n', 'method-not-allowed'],
      ['GET / HTTP/9.9\r\n\r\n', 'bad-request'],
      [`GET / HTTP/1.1\r\nX: ${'a'.repeat(1 << 20)}\r\n\r\n`, 'header-too-large'],
    ] as const) {
      const text = (await raw(daemon.port, request).ended).toString('latin1');
      expect(/^X-Picamd-Error: (.*)\r$/m.exec(text)?.[1], request.slice(0, 40)).to.equal(code);
    }
  });

  it('logs only lines of JSON, whatever clients do', async () => {
    await start('--log-level', 'debug');
    await daemon.logged(/camera: streaming/);
    for (let i = 0; i < 5; i++) {
      const client = raw(daemon.port, i % 2 === 0 ? FEED : SNAPSHOT);
      await once(client.socket, 'connect');
      if (i < 4) await client.until((bytes) => bytes.length > 500);
      client.socket.resetAndDestroy();
    }
    await untilNoViewers();
    for (const line of daemon.log().trim().split('\n'))
      expect(() => JSON.parse(line) as unknown).not.to.throw();
  });

  it('does not report a client that leaves during a request as an internal error', async () => {
    await start();
    const head = 'POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nuser=';
    const client = raw(daemon.port, head);
    await once(client.socket, 'connect');
    await new Promise((resolve) => client.socket.write('anna', resolve));
    client.socket.resetAndDestroy();
    expect((await fetch(`${daemon.url}/livez`)).status).to.equal(200);
    await daemon.stop();
    expect(daemon.log()).not.to.match(/"level":[56]0/);
  });

  it('closes idle connections before it waits for viewers to end', async () => {
    await start(...pictures(320, 300_000));
    await daemon.logged(/camera: streaming/);
    const slow = raw(daemon.port, FEED);
    await slow.until((bytes) => bytes.length > 500);
    slow.socket.pause();
    const silent = raw(daemon.port, '');
    await once(silent.socket, 'connect');
    // A stream that is never read is busy once both kernels' buffers are full.
    for (;;) {
      const [viewer] = (await viewers()) as { skipped: number }[];
      if ((viewer?.skipped ?? 0) > 0) break;
      await delay(20);
    }
    let stopped = false;
    const stopping = daemon.stop().then(() => (stopped = true));
    await silent.ended;
    expect(stopped).to.equal(false);
    await stopping;
  });
});

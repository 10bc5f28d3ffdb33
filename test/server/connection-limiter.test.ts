import { EventEmitter } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import type { Server } from 'node:http';
import { connect, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { CHEAP, credentialsFile } from '../helpers/credentials.ts';
import type { CredentialsFile } from '../helpers/credentials.ts';
import { startApp } from '../helpers/app.ts';
import type { RunningApp } from '../helpers/app.ts';
import { ConnectionLimiter } from '../../daemon/server/connection-limiter.ts';
import { raw } from '../helpers/raw-http.ts';
import type { RawClient } from '../helpers/raw-http.ts';

const MOST = 8;
const CROWD = 30;
const FEED = 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n';
const LIVEZ = 'GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
const FORM = 'POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n';
const HELD =
  'GET /snapshot.jpg HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer wrong\r\n\r\n';
/** Longer than the burst that is tolerated. */
const LATE_MS = 250;
/** This process holds both ends of each connection. */
const ENDS = 2;

/** The open sockets of this process. A file that is closed meanwhile is none. */
function open(): number {
  const target = (fd: string) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  };
  return readdirSync('/proc/self/fd').filter((fd) => target(fd).startsWith('socket:')).length;
}

/** The response to a request that is sent some time after connecting; '' if the connection is closed without one. */
async function statusOf(port: number, request: string, from: string, afterMs: number): Promise<string> {
  const client = raw(port, '', '127.0.0.1', from);
  setTimeout(() => client.socket.write(request), afterMs);
  return (await client.ended).toString('latin1').slice(9, 12);
}

describe('ConnectionLimiter', () => {
  let daemon: RunningApp;
  before(async () => {
    daemon = await startApp(['--max-connections', String(MOST), '--header-seconds', '60']);
    await daemon.logged(/camera: streaming/);
  });
  after(() => daemon.stop());

  it('closes the idle ones beyond the limit, and none with a request', async () => {
    const files = open();
    const viewer = raw(daemon.port, FEED);
    await viewer.until((bytes) => bytes.length > 1000);
    // It connects before the others and sends its request after all of them have connected.
    const asking = raw(daemon.port, LIVEZ);
    const crowd = Array.from({ length: CROWD }, () => connect(daemon.port, '127.0.0.1').resume());
    for (const one of crowd) one.on('error', () => {});
    expect((await asking.ended).toString('latin1')).to.match(/^HTTP\/1\.1 200 /);
    while (crowd.filter(({ destroyed }) => !destroyed).length > MOST) await delay(10);
    while (open() - files > ENDS * (MOST + 1)) await delay(10);
    expect(viewer.socket.destroyed).to.equal(false);
    viewer.socket.destroy();
    for (const one of crowd) one.destroy();
  });
});

describe('a flood from many link-local addresses of one neighbor', () => {
  /** Evicts at once what is more than four times this. */
  const LIMIT = 4;

  /** A connection that nothing carries; only its address is looked at. */
  function from(remoteAddress: string): Socket {
    return Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress });
  }

  it('evicts its own connections, not those of another client', () => {
    const limiter = new ConnectionLimiter(LIMIT, { isAnswering: () => false, isViewer: () => false });
    const server = new EventEmitter();
    limiter.watch(server as Server);
    const others = Array.from({ length: 3 }, () => from('192.0.2.7'));
    const flood = Array.from({ length: 4 * LIMIT }, (_, n) => from(`fe80::${n + 1}%eth0`));
    for (const socket of [...others, ...flood]) server.emit('connection', socket);
    expect(others.filter(({ destroyed }) => destroyed)).to.deep.equal([]);
    expect(flood.filter(({ destroyed }) => destroyed)).to.have.length(LIMIT + 1);
    limiter.destroyIdle();
  });
});

describe('a flood from one address', () => {
  const ALLOWED = 64;
  const FLOOD = 300;
  const OWN = '127.0.0.1';
  const OTHER = '127.0.0.2';
  let file: CredentialsFile;
  let daemon: RunningApp;
  let flood: RawClient[] = [];

  before(async () => {
    file = await credentialsFile(CHEAP);
    const args = ['--max-connections', String(ALLOWED), '--credentials-file', file.path];
    // As long as by default: a rejection that is delayed holds its connection.
    daemon = await startApp(args, {}, { holdMs: 1500 });
    await daemon.logged(/camera: streaming/);
  });
  afterEach(async () => {
    for (const { socket } of flood) socket.destroy();
    await Promise.all(flood.map(async ({ ended }) => ended));
  });
  after(async () => {
    await daemon.stop();
    file.clear();
  });

  const ask = (path: string, from: string, afterMs: number) =>
    statusOf(
      daemon.port,
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer ${file.token}\r\n\r\n`,
      from,
      afterMs,
    );

  for (const [what, request] of [
    ['with forms that never arrive', FORM],
    ['whose rejections are delayed', HELD],
  ] as const)
    it(`${what} evicts its own connections, and no later client`, async () => {
      const files = open();
      flood = Array.from({ length: FLOOD }, () => raw(daemon.port, request, '127.0.0.1', OWN));
      const answers = [OWN, OTHER].flatMap((from) =>
        [0, LATE_MS].flatMap((afterMs) =>
          ['/livez', '/healthz', '/snapshot.jpg'].map((path) => ask(path, from, afterMs)),
        ),
      );
      expect(new Set(await Promise.all(answers))).to.deep.equal(new Set(['200']));
      // Waiting for them would take longer than this test.
      while (open() - files > ENDS * ALLOWED) await delay(10);
    });

  it('evicts no earlier client, and no response in progress', async () => {
    // None that has shown a wrong token already.
    const own = '127.0.0.3';
    const early = ask('/snapshot.jpg', OTHER, 2 * LATE_MS);
    const late = raw(daemon.port, HELD, '127.0.0.1', own);
    await new Promise((resolve) => late.socket.once('connect', () => setTimeout(resolve, 50)));
    flood = Array.from({ length: FLOOD }, () => raw(daemon.port, FORM, '127.0.0.1', own));
    expect(await early).to.equal('200');
    expect((await late.ended).toString('latin1')).to.match(/^HTTP\/1\.1 401 /);
  });
});

describe('viewers', () => {
  it('do not count against the limit of other connections', async () => {
    const daemon = await startApp(['--max-connections', String(MOST)]);
    await daemon.logged(/camera: streaming/);
    const viewers: RawClient[] = [];
    while (viewers.length < 5 * MOST) {
      const viewer = raw(daemon.port, FEED);
      await viewer.until((bytes) => bytes.length > 1000);
      viewers.push(viewer);
    }
    const answers = ['livez', 'healthz', 'status', 'snapshot.jpg'].map((path) =>
      statusOf(daemon.port, LIVEZ.replace('livez', path), '127.0.0.1', LATE_MS),
    );
    expect(await Promise.all(answers)).to.deep.equal(['200', '200', '200', '200']);
    expect(viewers.filter(({ socket }) => socket.destroyed)).to.have.length(0);
    for (const { socket } of viewers) socket.destroy();
    await daemon.stop();
  });
});

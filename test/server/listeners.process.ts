import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectPlain, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:tls';
import { expect } from 'chai';
import { pictures } from '../helpers/pictures.ts';
import { startApp, startError } from '../helpers/app.ts';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { freePort } from '../helpers/free-port.ts';
import { pass, passAt } from '../helpers/pass-socket.ts';
import { parseStream, raw } from '../helpers/raw-http.ts';
import { needs } from '../helpers/programs.ts';
import { picamd } from '../helpers/run-command.ts';

const FEED = 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n';

function widthOf(jpeg: Buffer): number {
  return jpeg.readUInt16BE(jpeg.indexOf(Buffer.from('ffc0', 'hex')) + 7);
}

describe('listening', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-listeners-'));
  const [cert, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  const args = ['--auth', 'none', '--tls-cert', cert, '--tls-key', key];
  after(() => rmSync(folder, { recursive: true }));

  const remake = async () => {
    for (const path of [cert, key]) rmSync(path, { force: true });
    await picamd(['cert', 'camera.local', ...args.slice(2)]);
  };
  /** Scheme and port of the socket of that name, from the log. */
  async function place(daemon: RunningDaemon, name: string): Promise<[scheme: string, port: number]> {
    await daemon.logged(new RegExp(`passed socket ${name};`));
    const [, scheme = '', port] =
      new RegExp(`listening on (https?)://127\\.0\\.0\\.1:(\\d+)/ \\(passed socket ${name};`).exec(
        daemon.log(),
      ) ?? [];
    return [scheme, Number(port)];
  }

  async function noticesOf(port: number): Promise<string[]> {
    const response = await fetch(`http://127.0.0.1:${port}/status`);
    const { notices } = (await response.json()) as { notices: { code: string }[] };
    return notices.map(({ code }) => code);
  }

  async function shown(port: number): Promise<string> {
    const ca = readFileSync(cert);
    const socket = connect({ port, host: '127.0.0.1', ca, servername: 'camera.local' });
    await once(socket, 'secureConnect');
    expect(socket.authorized).to.equal(true);
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256;
  }

  describe('with a certificate', () => {
    needs('OpenSSL');
    before(remake);

    it('serves each passed socket by its name, and renews the certificate without dropping a connection', async () => {
      const daemon = await startDaemon(
        [...args, ...pictures(), '--host', 'localhost'],
        {},
        pass('http=0', 'https=0', 'camera=0'),
      );
      await daemon.logged(/camera: streaming/);
      // HOST has no effect, but says what the sockets do.
      expect(await noticesOf(daemon.port)).to.deep.equal([]);
      const [plain, secure, other] = await Promise.all(
        ['http', 'https', 'camera'].map((name) => place(daemon, name)),
      );
      expect([plain?.[0], secure?.[0], other?.[0]]).to.deep.equal(['http', 'https', 'https']);
      expect((await fetch(`http://127.0.0.1:${plain?.[1]}/livez`)).status).to.equal(200);
      const onHttp = await fetch(`http://127.0.0.1:${plain?.[1]}/video_feed`);
      const reader = onHttp.body!.getReader();
      await reader.read();
      const asked = request(`https://127.0.0.1:${secure?.[1]}/video_feed`, {
        ca: readFileSync(cert),
        servername: 'camera.local',
        agent: false,
      }).end();
      const [onHttps] = (await once(asked, 'response')) as [IncomingMessage];
      await once(onHttps, 'data');
      const before = await shown(secure![1]);
      await remake();
      daemon.kill('SIGHUP');
      await daemon.logged(/settings: reloaded/);
      const renewed = new X509Certificate(readFileSync(cert)).fingerprint256;
      expect([await shown(secure![1]), await shown(other![1])]).to.deep.equal([renewed, renewed]);
      expect(renewed).to.not.equal(before);
      await once(onHttps, 'data');
      expect((await reader.read()).done).to.equal(false);
      await reader.cancel();
      onHttps.destroy();
      expect(await daemon.stop()).to.equal(0);
    });
  });

  it('serves only http, with a notice, if the https socket has no certificate', async () => {
    const port = await freePort();
    const daemon = await startDaemon(
      ['--auth', 'none', ...pictures()],
      {},
      passAt('0.0.0.0', 'http=0', `https=${port}`),
    );
    await daemon.logged(/"code":"no-certificate".*TLS_CERT is not set/);
    // None about HOST, which is not set.
    expect(await noticesOf(daemon.port)).to.deep.equal(['no-certificate']);
    expect(daemon.log()).to.not.include('listening on https');
    // A client that connects anyway is disconnected at once instead of waiting.
    const socket = connectPlain(port, '127.0.0.1');
    await once(socket, 'connect');
    await once(socket.resume(), 'close');
    expect(await daemon.stop()).to.equal(0);
  });

  it('has a notice if HOST is this machine but the passed socket is open to the network', async () => {
    const daemon = await startDaemon(
      ['--auth', 'none', '--host', 'localhost', ...pictures()],
      {},
      passAt('0.0.0.0', 'http=0'),
    );
    await daemon.logged(/"code":"host-unused"/);
    expect(await noticesOf(daemon.port)).to.deep.equal(['host-unused']);
    await daemon.stop();
  });

  it('uses FALLBACK_PORT, with a notice, if PORT is taken; fails without FALLBACK_PORT', async () => {
    const taker = createServer().listen(0, '127.0.0.1');
    await once(taker, 'listening');
    const taken = String((taker.address() as AddressInfo).port);
    const other = String(await freePort());
    const fallen = await startApp(['--port', taken, '--fallback-port', other]);
    expect(fallen.port).to.equal(Number(other));
    const { notices } = (await (await fetch(`${fallen.url}/status`)).json()) as {
      notices: { code: string }[];
    };
    expect(notices.map(({ code }) => code)).to.deep.equal(['port-fallback']);
    await fallen.logged(new RegExp(`uses port ${other}, because port ${taken} could not be opened`));
    await fallen.stop();
    const { message } = await startError(['--port', taken]);
    expect(message).to.include(`Port ${taken} on 127.0.0.1 is used`);
    taker.close();
  });

  it('moves to another address on the same port, and changes nothing if that fails', async () => {
    const taker = createServer().listen(0, '127.0.0.1');
    await once(taker, 'listening');
    const { port: taken } = taker.address() as AddressInfo;
    const port = await freePort();
    const app = await startApp(['--port', String(port)]);
    const client = raw(port, FEED);
    await client.until((bytes) => parseStream(bytes).parts.length >= 2);
    const refused = app.reload(['--port', String(taken), '--max-viewers', '1', ...pictures(160)]);
    expect(await refused.catch((error: unknown) => error)).to.include({ code: 'port-in-use' });
    const other = raw(port, FEED);
    await other.until((bytes) => parseStream(bytes).parts.length >= 2);
    other.socket.destroy();
    await app.reload(['--port', String(port), '--host', '0.0.0.0', '--auth', 'none', ...pictures(160)]);
    await app.logged(/"changed":\["listen","live","camera"\]/);
    await client.until((bytes) => parseStream(bytes).parts.some(({ body }) => widthOf(body) === 160));
    expect((await fetch(`http://127.0.0.2:${port}/livez`)).status).to.equal(200);
    client.socket.destroy();
    await app.stop();
    taker.close();
  });

  it('listens on IPv6, and warns if anyone on the network can watch', async () => {
    const six = await startApp(['--host', '::1']);
    expect((await fetch(`${six.url}/livez`)).status).to.equal(200);
    await six.stop();
    const open = await startApp(['--host', '0.0.0.0', '--auth', 'none']);
    await open.logged(/anyone who can reach this machine can watch \(AUTH=none\)/);
    await open.stop();
  });
});

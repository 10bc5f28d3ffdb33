import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { pino } from 'pino';
import { NatsLink } from '../../daemon/nats/nats-link.ts';
import type { NatsLinkOptions } from '../../daemon/nats/nats-link.ts';
import type { NatsSession } from '../../daemon/nats/nats-session.ts';
import { systemTimer } from '../../daemon/system/timer.ts';
import { eventually } from '../helpers/eventually.ts';
import { madeNatsTls, madeNkey } from '../helpers/nats-files.ts';
import { NatsServer } from '../helpers/nats-server.ts';
import { needs } from '../helpers/programs.ts';

describe('the connection to a NATS server', () => {
  needs('NATS', 'OpenSSL');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-nats-link-'));
  const endings: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0).toReversed()) await end();
  });
  after(() => rmSync(folder, { recursive: true }));

  async function server(config = ''): Promise<NatsServer> {
    const started = await NatsServer.start(config);
    endings.push(() => started.stop());
    return started;
  }

  /** Keeps the log, and each pause before a try. */
  function link(urls: readonly string[], options: Partial<NatsLinkOptions> = {}) {
    const [lines, pauses, sessions]: [string[], number[], NatsSession[]] = [[], [], []];
    const started = new NatsLink({
      urls,
      credsFile: '',
      caFile: '',
      clientName: 'picamd hall',
      log: pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }),
      onSession: (session) => void sessions.push(session),
      onEnd: () => {},
      onNotices: () => {},
      random: () => 0.5,
      timer: (run, ms) => {
        // Those of a session are longer than the first pauses, and shorter than one for a person.
        if (ms !== 12_000) pauses.push(ms);
        return systemTimer(run, ms);
      },
      ...options,
    });
    started.start();
    endings.push(() => started.stop());
    const connected = () => eventually('connected', () => started.session);
    const code = () => eventually('a notice', () => started.notices[0]?.code ?? null);
    return { link: started, lines, pauses, sessions, connected, code };
  }

  it('sends and receives, and knows the round trip', async () => {
    const { url, client } = await serverWithClient();
    const { connected } = link([url]);
    const session = await connected();
    const got: string[] = [];
    session.subscribe('picamd.home.hall.want', ({ data }) => void got.push(Buffer.from(data).toString()));
    expect(await session.confirmed()).to.equal(true);
    client.publish('picamd.home.hall.want', 'x');
    await eventually('the message', () => got.length > 0);
    expect(session.roundTripMs).to.be.below(10_000);
    expect(session.maxPayload).to.equal(1 << 20);
  });

  async function serverWithClient() {
    const started = await server();
    return { url: started.url, client: await started.client() };
  }

  it('comes back after the server was killed, with nothing queued meanwhile', async () => {
    const started = await server();
    const { connected, sessions, link: tried, code, lines } = link([started.url]);
    const first = await connected();
    await started.crash();
    expect(await code()).to.equal('nats-unreachable');
    for (let i = 0; i < 1000; i++) first.publish('picamd.home.hall.presence', new Uint8Array(1000));
    expect(await first.confirmed()).to.equal(false);
    await started.start();
    await eventually('another session', () => sessions.length === 2);
    expect(await sessions[1]?.confirmed()).to.equal(true);
    expect(sessions[1]?.sentBytes).to.equal(0);
    expect(tried.notices).to.deep.equal([]);
    expect(lines.filter((line) => line.includes('does not respond'))).to.have.length(1);
  });

  it('tries each server of the list before it pauses for longer', async () => {
    const started = await server();
    const { connected } = link(['nats://127.0.0.1:1', started.url]);
    await connected();
  });

  it('pauses for longer and longer, but never for more than a few seconds', async () => {
    const { pauses } = link(['nats://127.0.0.1:1'], {
      timer: (run, ms) => {
        pauses.push(ms);
        return systemTimer(run, 1);
      },
    });
    await eventually('seven tries', () => pauses.length >= 7);
    expect(pauses.slice(0, 5)).to.deep.equal([500, 1000, 2000, 4000, 4000]);
  });

  it('shows its key, and says what to do if the server does not know it, with a minute between tries', async () => {
    const [known, stranger] = [madeNkey(folder, 'known'), madeNkey(folder, 'stranger')];
    const { url } = await server(`authorization { users: [ { nkey: ${known.publicKey} } ] }`);
    await link([url], { credsFile: known.file }).connected();
    for (const credsFile of [stranger.file, '']) {
      const { code, link: tried, lines, pauses } = link([url], { credsFile });
      expect(await code()).to.equal('nats-denied');
      expect(tried.notices[0]?.hint).to.contain('NATS_CREDS_FILE');
      await eventually('a pause', () => pauses.length > 0);
      expect(pauses).to.deep.equal([60_000]);
      expect(lines.join('')).not.to.match(/SU[A-Z2-7]{20}/);
    }
  });

  it('does not use a key that others can read, and names no part of a file that is none', async () => {
    const { file } = madeNkey(folder, 'open');
    chmodSync(file, 0o644);
    const wrong = join(folder, 'wrong');
    writeFileSync(wrong, 'hunter2', { mode: 0o600 });
    for (const credsFile of [file, wrong, join(folder, 'missing')]) {
      const { code, link: tried, lines } = link(['nats://127.0.0.1:1'], { credsFile });
      expect(await code(), credsFile).to.equal('nats-bad-file');
      expect(tried.notices[0]?.message).to.contain(credsFile);
      expect(lines.join('')).not.to.contain('hunter2');
    }
  });

  it('checks the certificate of the server against NATS_CA_FILE', async () => {
    const { caFile, config } = madeNatsTls(folder);
    const { port } = await server(config);
    await link([`tls://127.0.0.1:${port}`], { caFile }).connected();
    await link([`nats://127.0.0.1:${port}`], { caFile }).connected();
    expect(await link([`tls://127.0.0.1:${port}`]).code()).to.equal('nats-untrusted');
  });

  it('sends nothing without TLS to a server that should have it', async () => {
    const { caFile } = madeNatsTls(folder);
    const { port } = await server();
    expect(await link([`tls://127.0.0.1:${port}`]).code()).to.equal('nats-untrusted');
    expect(await link([`nats://127.0.0.1:${port}`], { caFile }).code()).to.equal('nats-untrusted');
  });

  it('says what its key may not do', async () => {
    const { publicKey, file } = madeNkey(folder, 'limited');
    const permissions = `{ publish: "picamd.home.hall.>", subscribe: "picamd.home.hall.want" }`;
    const { url } = await server(
      `authorization { users: [ { nkey: ${publicKey}, permissions: ${permissions} } ] }`,
    );
    const { connected, code, link: tried } = link([url], { credsFile: file });
    const session = await connected();
    session.publish('picamd.home.yard.presence', new Uint8Array(1));
    expect(await code()).to.equal('nats-denied');
    expect(tried.notices[0]?.message).to.contain('picamd.home.yard.presence');
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { MqttLink } from '../../daemon/mqtt/mqtt-link.ts';
import type { MqttSession } from '../../daemon/mqtt/mqtt-session.ts';
import { eventually } from '../helpers/eventually.ts';
import { HeldTimers } from '../helpers/held-timers.ts';
import { MqttBroker } from '../helpers/mqtt-broker.ts';
import { silentLog } from '../helpers/silent-log.ts';

const AVAILABILITY = 'picamd/00/availability';
/** CONNACK of MQTT 3.1.1: accepted, and "I do not speak this version". */
const [ACCEPTED, OTHER_VERSION] = [Buffer.from([0x20, 2, 0, 0]), Buffer.from([0x20, 2, 0, 1])];
/** The level of the protocol is the tenth byte of a CONNECT with a length of one or two bytes. */
const levelOf = (connect: Buffer) => connect[connect.indexOf('MQTT') + 4];

/** What a link does, without pauses unless the test ends them. */
class Caller {
  readonly timers = new HeldTimers();
  readonly sessions: MqttSession[] = [];
  ends = 0;
  noticed = 0;
  readonly link: MqttLink;

  constructor(url: string, { username = '', passwordFile = '', password = '' } = {}) {
    this.link = new MqttLink({
      url,
      username,
      password,
      passwordFile,
      caFile: '',
      clientId: 'picamd-00',
      availability: AVAILABILITY,
      log: silentLog,
      onSession: (session) => this.sessions.push(session),
      onEnd: () => this.ends++,
      onNotices: () => this.noticed++,
      timer: this.timers.timer,
      random: () => 0.5,
    });
    this.link.start();
  }

  get codes(): string[] {
    return this.link.notices.map(({ code }) => code);
  }

  connected(times = 1): Promise<unknown> {
    return eventually('a session', () => this.sessions.length >= times && this.link.session !== null);
  }

  /** The pause before the next try, in ms. */
  async pause(): Promise<number> {
    const waits = () => this.timers.all.filter(({ isOver }) => !isOver);
    const held = await eventually('a pause', () => waits()[0] ?? null);
    return held.ms;
  }

  again(): void {
    for (const held of this.timers.all.filter(({ isOver }) => !isOver)) {
      held.isOver = true;
      held.run();
    }
  }
}

describe('the connection to an MQTT broker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-mqtt-'));
  const open: { stop(): Promise<unknown> }[] = [];
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    for (const each of open.splice(0)) await each.stop();
    for (const socket of sockets) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  async function broker(options = {}): Promise<MqttBroker> {
    const started = await MqttBroker.start(options);
    open.push(started);
    return started;
  }

  function call(url: string, login = {}): Caller {
    const caller = new Caller(url, login);
    open.unshift(caller.link);
    return caller;
  }

  /** Its URL. */
  async function server(serve: (socket: Socket) => void): Promise<string> {
    const made = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      serve(socket);
    });
    servers.push(made);
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
    return `mqtt://127.0.0.1:${(made.address() as AddressInfo).port}`;
  }

  it('says that the camera is online, and offline when it ends, also by the last will', async () => {
    const at = await broker();
    const caller = call(at.url);
    await caller.connected();
    await eventually('online', () => at.last(AVAILABILITY) === 'online');
    at.cut();
    await eventually('the last will', () => at.last(AVAILABILITY) === 'offline');
    expect(await caller.pause()).to.equal(500);
    caller.again();
    await caller.connected(2);
    await eventually('online again', () => at.last(AVAILABILITY) === 'online');
    await caller.link.stop();
    await eventually('offline', () => at.last(AVAILABILITY) === 'offline');
    expect(at.messages.every(({ topic, retain }) => topic !== AVAILABILITY || retain)).to.equal(true);
    expect(at.clients).to.deep.equal(['picamd-00', 'picamd-00']);
  });

  it('gets messages to its topics, those that were kept as such, and none of 1 MB', async () => {
    const at = await broker();
    await at.publish('picamd/00/privacy/set', 'OFF', true);
    const caller = call(at.url);
    await caller.connected();
    const got: (readonly [string, string, boolean])[] = [];
    for (const topic of ['picamd/00/privacy/set', 'picamd/00/picture/+/set'])
      caller.sessions[0]?.subscribe(topic, ({ topic: on, payload, isRetained }) =>
        got.push([on, Buffer.from(payload).toString(), isRetained]),
      );
    await eventually('what was kept', () => got.length === 1);
    await at.publish('picamd/00/privacy/set', Buffer.alloc(1_000_000));
    await at.publish('picamd/00/picture/zoom/set', '2');
    await eventually('the last one', () => got.length === 2);
    expect(got).to.deep.equal([
      ['picamd/00/privacy/set', 'OFF', true],
      ['picamd/00/picture/zoom/set', '2', false],
    ]);
  });

  it('queues nothing while there is none', async () => {
    const at = await broker();
    const caller = call(at.url);
    await caller.connected();
    at.cut();
    await caller.pause();
    expect(caller.sessions[0]?.publish('picamd/00/event', '{}', { qos: 1 })).to.equal(false);
    caller.again();
    await caller.connected(2);
    caller.sessions[1]?.publish('picamd/00/state', '{}');
    await eventually('the state', () => at.last('/state') !== null);
    expect(at.last('/event')).to.equal(null);
  });

  it('ends its pauses at 4 s while the broker is away, and says so once', async () => {
    const at = await MqttBroker.start();
    const { url } = at;
    await at.stop();
    const caller = call(url);
    const pauses: number[] = [];
    for (let i = 0; i < 6; i++) {
      pauses.push(await caller.pause());
      caller.again();
    }
    expect(pauses).to.deep.equal([500, 1000, 2000, 4000, 4000, 4000]);
    expect([caller.codes, caller.noticed]).to.deep.equal([['mqtt-unreachable'], 1]);
  });

  it('shows its password, and waits a minute for a person if the broker does not accept it', async () => {
    const at = await broker({ login: ['hall', 'secret word'] });
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, 'secret word\n', { mode: 0o600 });
    const caller = call(at.url, { username: 'hall', passwordFile });
    await caller.connected();
    // The one of the settings page comes first.
    await call(at.url, {
      username: 'hall',
      passwordFile: '/nonexistent',
      password: 'secret word',
    }).connected();
    const wrong = call(at.url, { username: 'garage', passwordFile });
    expect(await wrong.pause()).to.equal(60_000);
    expect(wrong.codes).to.deep.equal(['mqtt-denied']);
    expect(JSON.stringify(wrong.link.notices)).to.not.include('secret');
  });

  it('is not tried with a password file that others can read', async () => {
    const passwordFile = join(folder, 'open-password');
    writeFileSync(passwordFile, 'x', { mode: 0o644 });
    const caller = call('mqtt://127.0.0.1:1', { username: 'hall', passwordFile });
    expect(await caller.pause()).to.equal(60_000);
    expect(caller.link.notices[0]).to.deep.include({
      code: 'mqtt-bad-file',
      hint: `Run chmod 600 ${passwordFile}.`,
    });
  });

  it('is given up with what does not speak MQTT', async () => {
    for (const garbage of ['HTTP/1.1 400 Bad Request\r\n\r\n', '\xff\xff\xff\xff\xff\xff', '\x20\x02']) {
      const url = await server((socket) => void socket.end(Buffer.from(garbage, 'latin1')));
      const caller = call(url);
      expect(await caller.pause()).to.equal(500);
      expect(caller.codes).to.deep.equal(['mqtt-unreachable']);
    }
  });

  it('uses MQTT 3.1.1 with a broker that does not know MQTT 5', async () => {
    const levels: (number | undefined)[] = [];
    const url = await server((socket) => {
      socket.once('data', (connect) => {
        levels.push(levelOf(connect));
        if (levels.at(-1) === 4) socket.write(ACCEPTED);
        else socket.end(OTHER_VERSION);
      });
    });
    const caller = call(url);
    await caller.connected();
    expect(levels).to.deep.equal([5, 4]);
    sockets.forEach((socket) => socket.destroy());
  });

  it('says for minutes that another camera has the same id, also while it is connected now and then', async () => {
    const url = await server((socket) => {
      socket.once('data', () => {
        // Accepted; then DISCONNECT, because another session took over.
        socket.write(Buffer.from([0x20, 3, 0, 0, 0]));
        socket.end(Buffer.from([0xe0, 2, 142, 0]));
      });
    });
    const caller = call(url);
    await eventually('the fault', () => caller.codes[0] === 'mqtt-taken');
    expect(await caller.pause()).to.equal(60_000);
    expect(caller.link.notices[0]?.hint).to.include('machine-id');
  });
});

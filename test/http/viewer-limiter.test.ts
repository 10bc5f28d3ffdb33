import { expect } from 'chai';
import { ViewerLimiter } from '../../daemon/http/viewer-limiter.ts';
import { startApp } from '../helpers/app.ts';
import type { RunningApp } from '../helpers/app.ts';
import { raw } from '../helpers/raw-http.ts';
import type { RawClient } from '../helpers/raw-http.ts';

const PROXY = '127.0.0.2';

describe('MAX_VIEWERS_PER_ADDRESS', () => {
  let daemon: RunningApp;
  const clients: RawClient[] = [];

  before(async () => {
    const open = ['--auth', 'none', '--trusted-proxies', PROXY];
    daemon = await startApp(['--max-viewers-per-address', '2', ...open]);
    await daemon.logged(/camera: streaming/);
  });
  after(() => daemon.stop());
  afterEach(async () => {
    for (const { socket } of clients.splice(0)) socket.destroy();
    await until(0);
  });

  /** Resolves when there are at most this many viewers. */
  async function until(viewers: number): Promise<void> {
    for (;;) {
      const status = (await (await fetch(`${daemon.url}/status`)).json()) as { viewers: unknown[] };
      if (status.viewers.length <= viewers) return;
    }
  }

  /** Status and error code for a viewer who stays; `forwarded` is the value of X-Forwarded-For. */
  async function view(from: string, forwarded?: string): Promise<[number, string]> {
    const header = forwarded === undefined ? '' : `X-Forwarded-For: ${forwarded}\r\n`;
    const client = raw(
      daemon.port,
      `GET /video_feed HTTP/1.1\r\nHost: localhost\r\n${header}\r\n`,
      '127.0.0.1',
      from,
    );
    clients.push(client);
    const head = (await client.until((bytes) => bytes.includes('\r\n\r\n'))).toString('latin1');
    return [Number(head.slice(9, 12)), /X-Picamd-Error: (\S+)/.exec(head)?.[1] ?? ''];
  }

  const GOOD = [200, ''];
  const FULL = [503, 'too-many-viewers'];

  it('is a separate limit, and frees a place when a viewer leaves', async () => {
    for (const answer of [GOOD, GOOD, FULL]) expect(await view('127.0.0.1')).to.deep.equal(answer);
    expect(await view('127.0.0.3')).to.deep.equal(GOOD);
    clients[0]?.socket.destroy();
    await until(2);
    expect(await view('127.0.0.1')).to.deep.equal(GOOD);
  });

  it('counts clients of a trusted proxy by their own address, and ignores X-Forwarded-For from others', async () => {
    for (const client of ['203.0.113.1', '203.0.113.1', '203.0.113.2'])
      expect(await view(PROXY, client)).to.deep.equal(GOOD);
    for (const lie of ['203.0.113.1', '203.0.113.3'])
      expect(await view('127.0.0.3', lie)).to.deep.equal(GOOD);
    const full = [view(PROXY, '203.0.113.1'), view('127.0.0.3', '203.0.113.4')];
    expect(await Promise.all(full)).to.deep.equal([FULL, FULL]);
  });
});

describe('ViewerLimiter', () => {
  const USER = { kind: 'user', name: 'anna', proof: '', rights: ['live'], cameras: null } as const;
  const token = (name: string) =>
    ({ kind: 'token', name, proof: '', rights: ['live'], cameras: null }) as const;

  /** How many of these can enter one after another, each from another address. */
  function admitted(limiter: ViewerLimiter, identity: Parameters<ViewerLimiter['enter']>[0]['identity']) {
    for (let i = 0; ; i++)
      if (limiter.enter({ address: `192.0.2.${i} ${Math.random()}`, identity }) === null) return i;
  }

  const create = (MAX_VIEWERS = 100, MAX_VIEWERS_PER_ADDRESS = 10_000) =>
    new ViewerLimiter(() => ({ MAX_VIEWERS, MAX_VIEWERS_PER_ADDRESS }));

  it('lets one token take three quarters of the places, and all tokens nine tenths', () => {
    const limiter = create();
    const counts = [token('nvr'), token('leaked'), token('third'), USER].map((who) => admitted(limiter, who));
    expect(counts).to.deep.equal([75, 15, 0, 10]);
    expect(limiter.refused).to.equal(4);
  });

  it('lets users and an open camera have all places', () => {
    expect([admitted(create(), USER), admitted(create(), 'anyone')]).to.deep.equal([100, 100]);
  });

  it('keeps a place for users, unless there is only one', () => {
    const places = [1, 2, 3, 4, 10, 11].map((most) => {
      const limiter = create(most);
      return [admitted(limiter, token('nvr')), admitted(limiter, token('other')), admitted(limiter, USER)];
    });
    expect(places).to.deep.equal([
      [1, 0, 0],
      [1, 0, 1],
      [2, 0, 1],
      [3, 0, 1],
      [7, 2, 1],
      [8, 1, 2],
    ]);
  });

  it('gives places back, of each group that a viewer counted in', () => {
    const limiter = create(4, 2);
    const enter = (address: string) => limiter.enter({ address, identity: token('nvr') });
    const [first] = [enter('192.0.2.1'), enter('192.0.2.1')];
    expect(enter('192.0.2.1')).to.equal(null);
    expect(enter('192.0.2.2')).to.be.a('function');
    expect(enter('192.0.2.3')).to.equal(null);
    first?.();
    expect(enter('192.0.2.1')).to.be.a('function');
    expect(enter('192.0.2.1')).to.equal(null);
  });
});

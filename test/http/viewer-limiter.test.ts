import { expect } from 'chai';
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

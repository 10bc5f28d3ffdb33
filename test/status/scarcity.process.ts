import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { pictures } from '../helpers/pictures.ts';
import { openFiles } from '../helpers/process-facts.ts';
import { skipNamed } from '../helpers/skip-named.ts';

/** More than it may still open. */
const CROWD = 60;
const MORE_FILES = 20;
/** Facts about the machine are cached for 5 s. */
const WHOLE_AGAIN_MS = 15_000;
const NO_PROC = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c'];

interface StatusDocument {
  host: { memory: object | null; disk: object | null; load: number[] | null };
  process: { residentBytes: number | null; heapUsedBytes: number };
}

describe('/status and /metrics of a daemon', () => {
  let daemon: RunningDaemon;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  afterEach(async () => daemon.stop());
  after(() => agent.destroy());

  /** Over one connection, which is there before files run out. */
  async function ask(path: string): Promise<{ status: number | undefined; text: string }> {
    const asked = request({ port: daemon.port, host: '127.0.0.1', path, agent }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of response) text += String(chunk);
    return { status: response.statusCode, text };
  }

  const status = async () => JSON.parse((await ask('/status')).text) as StatusDocument;

  it('without free files lack what cannot be read, and nothing afterwards', async () => {
    // The crowd stays, however slow this machine is.
    daemon = await startDaemon([...pictures(), '--header-seconds', '60']);
    await daemon.logged(/camera: streaming/);
    await ask('/livez');
    const limit = openFiles(daemon.pid) + MORE_FILES;
    execFileSync('prlimit', ['--pid', String(daemon.pid), `--nofile=${limit}:${limit}`]);
    const crowd = Array.from({ length: CROWD }, () =>
      connect(daemon.port, '127.0.0.1').on('error', () => {}),
    );
    while (openFiles(daemon.pid) < limit) await delay(20);
    for (const path of ['/metrics', '/status', '/recipes', '/recipes?format=text', '/state', '/', '/healthz'])
      expect([path, (await ask(path)).status]).to.deep.equal([path, 200]);
    // A file that was open for a moment leaves room for another one, until the next connection takes it.
    let found = await status();
    while (found.host.memory !== null || found.process.residentBytes !== null) found = await status();
    expect(found.host.disk).to.be.an('object');
    expect(found.process.heapUsedBytes).to.be.greaterThan(1e6);

    for (const one of crowd) one.destroy();
    const untilMs = performance.now() + WHOLE_AGAIN_MS;
    while ((await status()).host.memory === null && performance.now() < untilMs) await delay(250);
    const again = await status();
    expect(again.host.memory).to.be.an('object');
    expect(again.process.residentBytes).to.be.greaterThan(1e6);
    expect((await ask('/metrics')).text).to.match(/^picamd_process_resident_memory_bytes \d+$/m);
  });

  it('without /proc lack what only /proc knows', async function () {
    try {
      execFileSync('unshare', [...NO_PROC.slice(1), 'mount -t tmpfs none /proc'], { stdio: 'pipe' });
    } catch {
      skipNamed(this, 'a daemon without /proc: no mount namespaces here');
    }
    daemon = await startDaemon(pictures(), {}, [...NO_PROC, 'mount -t tmpfs none /proc; exec "$@"', 'sh']);
    await daemon.logged(/camera: streaming/);
    const found = await status();
    expect([found.host.memory, found.process.residentBytes]).to.deep.equal([null, null]);
    expect(found.host.load).to.have.length(3);
    const metrics = await ask('/metrics');
    expect(metrics.status).to.equal(200);
    expect(metrics.text).to.include('picamd_camera_frames_total').and.not.include('process_resident_memory');
  });
});

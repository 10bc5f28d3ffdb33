import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { Notify, watchdogFor } from '../../daemon/system/sd-notify.ts';
import { eventually } from '../helpers/eventually.ts';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { pictures } from '../helpers/pictures.ts';
import { childrenOf } from '../helpers/process-facts.ts';
import { mjpegCommand } from '../helpers/mjpeg-program.ts';

const NOTIFY = fileURLToPath(new URL('../../../test/helpers/notify-socket.pl', import.meta.url));

const running: RunningDaemon[] = [];

/** A daemon that systemd (a stand-in) listens to. */
async function notifying(
  args: string[],
  { port = '-', watchdogUsec = '-' }: { port?: string; watchdogUsec?: string } = {},
) {
  const daemon = await startDaemon(args, {}, ['perl', NOTIFY, port, watchdogUsec]);
  running.push(daemon);
  return daemon;
}

function told(log: string): string[] {
  return [...log.matchAll(/^notify: (.*)$/gm)].map(([, message = '']) => message);
}

describe('Notify in a daemon', () => {
  afterEach(async () => {
    await Promise.all(running.splice(0).map(async (daemon) => daemon.stop()));
  });

  it('reports readiness, the state of the camera, reloads (also invalid ones) and the stop, and feeds no watchdog unless asked', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-test-'));
    const file = join(folder, 'picamd.conf');
    writeFileSync(file, 'MAX_VIEWERS=7\n');
    const [, , , path] = pictures();
    const daemon = await notifying(['--config', file, ...pictures()]);
    await daemon.logged(/notify: STATUS=Streaming/);
    const beforeUsec = Number(process.hrtime.bigint() / 1000n);
    daemon.kill('SIGHUP');
    const reloaded = await daemon.logged(
      /notify: RELOADING=1\|MONOTONIC_USEC=(\d+)\n(?:.*\n)*?notify: READY=1/,
    );
    expect(Number(reloaded)).to.be.within(beforeUsec, Number(process.hrtime.bigint() / 1000n));
    writeFileSync(file, 'MAX_VIEWERS=none\n');
    daemon.kill('SIGHUP');
    await daemon.logged(/the old settings stay in effect(?:.*\n)*?notify: READY=1/);
    expect(await daemon.stop()).to.equal(0);
    // Another process prints it, maybe after the daemon has exited.
    await eventually('the last message', () => {
      if (!daemon.log().includes('notify: STOPPING=1')) throw new Error(daemon.log());
      return true;
    });
    const messages = told(daemon.log()).map((message) => message.replace(/USEC=\d+/, 'USEC=0'));
    expect(messages).to.deep.equal([
      'READY=1',
      `STATUS=Starting the camera (${path})`,
      `STATUS=Streaming (${path})`,
      'RELOADING=1|MONOTONIC_USEC=0',
      'READY=1',
      'RELOADING=1|MONOTONIC_USEC=0',
      'READY=1',
      'STOPPING=1|STATUS=Stopping the streams, then the camera',
    ]);
    rmSync(folder, { recursive: true });
  });

  it('feeds the watchdog at half its interval, also if the camera fails', async () => {
    const startMs = performance.now();
    const daemon = await notifying(['--source', 'command', '--source-command', 'false'], {
      watchdogUsec: '400000',
    });
    await daemon.logged(/notify: STATUS=No picture, retrying: \S.*/);
    await daemon.logged(/(?:notify: WATCHDOG=1\n(?:.*\n)*?){8}/);
    const most = (performance.now() - startMs) / 200 + 2;
    expect(told(daemon.log()).filter((message) => message === 'WATCHDOG=1').length).to.be.within(8, most);
    expect(await daemon.stop()).to.equal(0);
  });

  it('is distinguished from a listening socket, which replaces HOST and PORT; the camera program inherits neither', async () => {
    const command = JSON.stringify(mjpegCommand('frames=3', 'hang'));
    const args = [
      '--auth',
      'none',
      '--host',
      '192.0.2.9',
      '--source',
      'command',
      '--source-command',
      command,
    ];
    const daemon = await notifying(args, { port: '0' });
    await daemon.logged(/notify: READY=1/);
    await daemon.logged(/passed socket/);
    await daemon.logged(/camera: streaming/);
    const status = (await (await fetch(`${daemon.url}/status`)).json()) as { process: { pid: number } };
    expect(status.process.pid).to.equal(daemon.pid);
    const ours = [3, 4].map((fd) => readlinkSync(`/proc/${daemon.pid}/fd/${fd}`));
    expect(ours[0]).to.match(/^socket:/);
    // The helper that prints the messages is a child too; it has the other end.
    const cameras = childrenOf(daemon.pid).filter(
      (pid) => !readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('perl'),
    );
    expect(cameras).to.not.be.empty;
    for (const pid of cameras) {
      const open = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
      for (const link of ours) expect(open).to.not.include(link);
    }
    expect(await daemon.stop()).to.equal(0);
  });
});

describe('Notify', () => {
  let folder: string;
  let fd: number;
  let errors: unknown[];
  let calls: { stuck: number };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'picamd-test-'));
    // A file instead of the socket: only what is written matters.
    fd = openSync(join(folder, 'told'), 'a+');
    errors = [];
    calls = { stuck: 0 };
  });

  afterEach(() => {
    closeSync(fd);
    rmSync(folder, { recursive: true });
  });

  const notify = (to: number | null, ms: number | null = null) =>
    new Notify({
      fd: to,
      watchdogMs: ms,
      onError: (error) => errors.push(error),
      onStuck: () => calls.stuck++,
    });
  const written = () => readFileSync(join(folder, 'told'), 'utf8');

  it('does not feed the watchdog without progress, even if the event loop runs', async () => {
    let progress = true;
    const watched = notify(fd, 20);
    watched.watch(() => progress);
    while (written().split('WATCHDOG=1').length < 4) await delay(5);
    progress = false;
    const before = written();
    while (calls.stuck < 5) await delay(5);
    expect(written()).to.equal(before);
    progress = true;
    while (written() === before) await delay(5);
    watched.stopping();
  });

  it('does nothing without systemd', () => {
    const silent = notify(null, 20);
    silent.ready();
    silent.status('Streaming');
    silent.reloading();
    silent.watch(() => expect.fail('asked'));
    silent.stopping();
    expect(errors).to.be.empty;
  });

  it('sends nothing after STOPPING=1', () => {
    const ending = notify(fd);
    ending.stopping();
    const last = written();
    ending.stopping();
    ending.ready();
    ending.status('Streaming');
    expect(written())
      .to.equal(last)
      .and.match(/^STOPPING=1\n/);
  });

  it('reports once that it cannot send, and does not throw', () => {
    const broken = notify(openSync('/dev/null', 'r'));
    broken.ready();
    broken.status('Streaming');
    expect(errors).to.have.length(1);
  });

  it('sends one line of limited length, once, and only the last of quick changes', async () => {
    const told1 = notify(fd);
    told1.status('one\nWATCHDOG=1');
    told1.status('one\nWATCHDOG=1');
    for (let i = 0; i < 50; i++) told1.status(`${i} ${'x'.repeat(1000)}`);
    expect(written()).to.equal('STATUS=one WATCHDOG=1');
    while (!written().includes('xxx')) await delay(20);
    expect(written().replaceAll('x', '')).to.equal('STATUS=one WATCHDOG=1STATUS=49 ');
    expect(written().length).to.be.below(400);
    told1.stopping();
  });

  it('reads the watchdog interval for this process', () => {
    expect(watchdogFor({}, 42)).to.equal(null);
    expect(watchdogFor({ WATCHDOG_USEC: '30000000' }, 42)).to.equal(30_000);
    expect(watchdogFor({ WATCHDOG_USEC: '30000000', WATCHDOG_PID: '42' }, 42)).to.equal(30_000);
    expect(watchdogFor({ WATCHDOG_USEC: '30000000', WATCHDOG_PID: '41' }, 42)).to.equal(null);
    for (const bad of ['0', '-1', 'x', '']) expect(watchdogFor({ WATCHDOG_USEC: bad }, 42)).to.equal(null);
  });
});

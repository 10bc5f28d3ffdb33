import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { EventEmitter, once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { Demand } from '../../daemon/camera/demand.ts';
import type { Source, SourceRun } from '../../daemon/camera/sources/source.ts';
import { Supervisor } from '../../daemon/camera/supervisor.ts';
import type { SupervisorOptions } from '../../daemon/camera/supervisor-options.ts';
import type { CameraState } from '../../daemon/camera/camera-state.ts';
import { Notify } from '../../daemon/system/sd-notify.ts';

const HOUR_MS = 3_600_000;
/** More than any step may take, including pauses, the time to stop a source, and the grace period. */
const FOR_SURE_MS = 60_000;

function supervise(run: Source['run'], options: Partial<SupervisorOptions> = {}) {
  const events = new EventEmitter();
  const supervisor: Supervisor = new Supervisor({
    source: { kind: 'command', description: 'a source of the test', run },
    demand: null,
    idleStopMs: 50,
    firstFrameMs: 2000,
    stallMs: 200,
    onLine: () => {},
    onRunStart: () => () => supervisor.frameArrived(performance.now()),
    onRunEnd: () => {},
    onState: (state) => events.emit(state),
    onFailure: () => {},
    random: () => 0,
    ...options,
  });
  return { supervisor, until: async (state: CameraState) => once(events, state) };
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

async function oneFrame({ signal, onBytes }: SourceRun): Promise<void> {
  await delay(10);
  onBytes(Buffer.alloc(1));
  await untilAborted(signal);
}

/** Never ends, and keeps the supervisor from noticing the abort. */
function wedge(run: SourceRun): Promise<void> {
  const { signal, onBytes } = run;
  signal.addEventListener = () => {};
  setImmediate(() => onBytes(Buffer.alloc(1)));
  return new Promise(() => {});
}

describe('the deadline of the supervisor', () => {
  it('is met by a camera that starts, streams, stalls and backs off, and missed if nothing follows', async () => {
    const { supervisor, until } = supervise(oneFrame);
    const states: CameraState[] = ['streaming', 'stalled', 'backing-off', 'starting'];
    const all = states.reduce(async (before, state) => {
      await before;
      await until(state);
      expect(supervisor.makesProgress(performance.now()), state).to.equal(true);
      expect(supervisor.makesProgress(performance.now() + FOR_SURE_MS), state).to.equal(false);
    }, Promise.resolve());
    supervisor.start();
    expect(supervisor.makesProgress(performance.now())).to.equal(true);
    expect(supervisor.makesProgress(performance.now() + FOR_SURE_MS)).to.equal(false);
    await all;
    await supervisor.stop();
    expect(supervisor.makesProgress(performance.now() + HOUR_MS)).to.equal(true);
  });

  it('is met while a source delivers what cannot be read, for as long as that is looked at', async () => {
    const { supervisor, until } = supervise(({ signal }) => untilAborted(signal), {
      firstFrameMs: 50,
      whyUnreadable: () => ({ code: 'frames-unreadable', message: 'm', hint: 'h', atMs: 0 }),
    });
    supervisor.start();
    await until('unreadable');
    expect(supervisor.makesProgress(performance.now())).to.equal(true);
    expect(supervisor.makesProgress(performance.now() + FOR_SURE_MS)).to.equal(false);
    await supervisor.stop();
  });

  it('does not apply when idle or stopped', async () => {
    const idle = supervise(oneFrame, { demand: new Demand() });
    const rests = idle.until('idle');
    idle.supervisor.start();
    await rests;
    expect(idle.supervisor.makesProgress(performance.now() + HOUR_MS)).to.equal(true);
    await idle.supervisor.stop();
  });

  it('includes the pause', async () => {
    const refused = Object.assign(new Error('no'), { code: 'refused', hint: 'no' });
    const { supervisor, until } = supervise(async () => Promise.reject(refused));
    const waits = until('backing-off');
    supervisor.start();
    await waits;
    // The pause is 24 s, the grace period 5 s.
    expect(supervisor.makesProgress(performance.now() + 27_000)).to.equal(true);
    expect(supervisor.makesProgress(performance.now() + 30_000)).to.equal(false);
    await supervisor.stop();
  });

  it('controls the watchdog of systemd: a stuck supervisor does not feed it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-test-'));
    const fd = openSync(join(folder, 'notifications'), 'a+');
    const fed = () => readFileSync(join(folder, 'notifications'), 'utf8').split('WATCHDOG=1').length - 1;
    const calls = { stuck: 0 };
    let aheadMs = 0;
    const notify = new Notify({ fd, watchdogMs: 20, onError: () => {}, onStuck: () => calls.stuck++ });
    const { supervisor, until } = supervise(wedge);
    const stalled = until('stalled');
    supervisor.start();
    notify.watch(() => supervisor.makesProgress(performance.now() + aheadMs));
    await stalled;
    while (fed() < 5) await delay(5);
    // Instead of waiting 12 s: by then a source must have been abandoned.
    aheadMs = 12_000;
    const before = fed();
    while (calls.stuck < 5) await delay(5);
    expect(fed()).to.equal(before);
    expect(supervisor.state).to.equal('stalled');
    notify.stopping();
    closeSync(fd);
    rmSync(folder, { recursive: true });
  });
});

import { once } from 'node:events';
import { EventEmitter } from 'node:events';
import { mock } from 'node:test';
import { expect } from 'chai';
import { CommandSource } from '../../daemon/camera/sources/command-source.ts';
import { Demand } from '../../daemon/camera/demand.ts';
import type { Failure } from '../../daemon/camera/failure.ts';
import { RpicamSource } from '../../daemon/camera/sources/rpicam-source.ts';
import type { Source, SourceRun } from '../../daemon/camera/sources/source.ts';
import { Supervisor } from '../../daemon/camera/supervisor.ts';
import type { SupervisorOptions } from '../../daemon/camera/supervisor-options.ts';
import type { CameraState } from '../../daemon/camera/camera-state.ts';
import { JpegSplitter } from '../../daemon/frame/jpeg-splitter.ts';
import { noSplitterCounts } from '../../daemon/frame/splitter-counts.ts';
import { FrameCollector } from '../../daemon/camera/sources/frame-collector.ts';
import { PicamdError } from '../../daemon/errors.ts';
import { jpeg } from '../helpers/jpeg.ts';
import { mjpegCommand, mjpegExecutable } from '../helpers/mjpeg-program.ts';

/** A supervisor with a splitter, and everything it reports. */
function supervise(source: Source, options: Partial<SupervisorOptions> = {}) {
  const events = new EventEmitter();
  const states: CameraState[] = [];
  const failures: { failure: Failure; retryMs: number | null }[] = [];
  const lines: string[] = [];
  const collector = new FrameCollector(1 << 20);
  const commit = collector.commit.bind(collector);
  collector.commit = () => {
    commit();
    collector.take();
    supervisor.frameArrived(performance.now());
    return true;
  };
  const counts = noSplitterCounts();
  let splitter = new JpegSplitter(collector, counts);
  const supervisor: Supervisor = new Supervisor({
    source,
    demand: null,
    idleStopMs: 50,
    firstFrameMs: 20_000,
    stallMs: 20_000,
    onLine: (line) => {
      lines.push(line);
    },
    onRunStart: () => (splitter = new JpegSplitter(collector, counts)).write,
    onRunEnd: () => splitter.end(),
    onState: (state) => {
      states.push(state);
      events.emit(state);
    },
    onFailure: (failure, retryMs) => failures.push({ failure, retryMs }),
    random: () => 0,
    ...options,
  });
  return {
    supervisor,
    counts,
    states,
    failures,
    lines,
    until: async (state: CameraState) => once(events, state),
  };
}

/** Longer than any pause of these tests. */
const PAUSE_MS = 10_000;
const UNREADABLE: Failure = { code: 'frames-unreadable', message: 'm', hint: 'h', atMs: 0 };

/** A source with the `run` of the test. */
function sourceThat(run: (run: SourceRun) => Promise<void>): Source {
  return { kind: 'command', description: 'a source of the test', run };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

describe('Supervisor', () => {
  afterEach(() => mock.timers.reset());

  it('streams, and restarts after a crash with the output of the program', async () => {
    const { supervisor, failures, states, until } = supervise(
      new CommandSource(mjpegCommand('frames=3', 'exit=3')),
    );
    supervisor.start();
    supervisor.start();
    await until('backing-off');
    await until('streaming');
    await supervisor.stop();
    await supervisor.stop();
    expect(states.slice(0, 5)).to.deep.equal([
      'starting',
      'streaming',
      'backing-off',
      'starting',
      'streaming',
    ]);
    expect(states.at(-1)).to.equal('stopped');
    expect(failures[0]?.failure).to.include({ code: 'crash' });
    expect(failures[0]?.failure.message).to.include('exit status 3').and.include('last words');
    expect(failures[0]?.retryMs).to.equal(400);
    expect(supervisor.history.counts.get('crash')).to.be.at.least(1);
    expect(supervisor.lastFailure?.code).to.equal('crash');
  });

  it('notices a stall, kills a program that ignores signals, and reports a stall', async () => {
    const words = mjpegCommand('pid', 'deaf', 'child', 'frames=2', 'hang');
    const { supervisor, failures, lines, until } = supervise(new CommandSource(words), { stallMs: 300 });
    supervisor.start();
    await until('stalled');
    await until('backing-off');
    expect(failures[0]?.failure.code).to.equal('stalled');
    const pid = Number(lines[0]?.replace('pid ', ''));
    expect(pid).to.be.greaterThan(1);
    expect(() => process.kill(pid, 0)).to.throw('ESRCH');
    await supervisor.stop();
  });

  it('does not restart a source that delivers what cannot be read, until it is silent', async () => {
    let deliveries = 0;
    const { supervisor, states, failures, until } = supervise(
      sourceThat(({ signal }) => aborted(signal)),
      {
        firstFrameMs: 50,
        stallMs: 50,
        whyUnreadable: () => (++deliveries <= 4 ? UNREADABLE : null),
      },
    );
    supervisor.start();
    await until('unreadable');
    expect([supervisor.failing, supervisor.lastFailure]).to.deep.equal([true, UNREADABLE]);
    supervisor.frameArrived(performance.now());
    expect([supervisor.failing, supervisor.state]).to.deep.equal([false, 'streaming']);
    await until('unreadable');
    await until('backing-off');
    await supervisor.stop();
    expect(states.slice(0, 6)).to.deep.equal([
      'starting',
      'unreadable',
      'streaming',
      'unreadable',
      'stalled',
      'backing-off',
    ]);
    expect(failures.map(({ failure, retryMs }) => [failure.code, retryMs])).to.deep.equal([
      ['frames-unreadable', null],
      ['frames-unreadable', null],
      ['stalled', 400],
    ]);
  });

  it('does not report a stall of a program that stops slowly', async () => {
    const demand = new Demand();
    const release = demand.hold();
    const { supervisor, states, failures, until } = supervise(
      sourceThat(async ({ signal }) => {
        supervisor.frameArrived(performance.now());
        await aborted(signal);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }),
      { demand, idleStopMs: 0, stallMs: 150, whyUnreadable: () => UNREADABLE },
    );
    supervisor.start();
    release();
    await until('idle');
    expect(states).to.deep.equal(['starting', 'streaming', 'idle']);
    expect(failures).to.deep.equal([]);
    await supervisor.stop();
  });

  it('abandons a source that does not stop, and ignores its bytes during the next run', async () => {
    const runs: SourceRun[] = [];
    const { supervisor, counts, failures, until } = supervise(
      sourceThat(async (run) => {
        runs.push(run);
        await (runs.length === 1 ? new Promise(() => {}) : aborted(run.signal));
      }),
      { firstFrameMs: 50, stopTimeoutMs: 50 },
    );
    supervisor.start();
    await until('backing-off');
    expect(failures[0]?.failure.code).to.equal('no-first-frame');
    await until('starting');
    const [abandoned, current] = runs;
    const picture = jpeg();
    current?.onBytes(picture.subarray(0, 100));
    abandoned?.onBytes(picture);
    abandoned?.onBytes(picture.subarray(0, 50));
    current?.onBytes(picture.subarray(100));
    expect(counts).to.deep.include({ bytes: picture.length, frames: 1, skippedBytes: 0 });
    expect(counts.dropped).to.deep.equal({ truncated: 0, malformed: 0, oversize: 0, unmasked: 0 });
    await supervisor.stop();
  });

  it('starts from the shortest pause after a healthy run, and for another kind of failure', async () => {
    let runs = 0;
    const { supervisor, failures, until } = supervise(
      sourceThat(() => {
        runs++;
        if (runs === 3) {
          supervisor.frameArrived(performance.now());
          supervisor.frameArrived(performance.now() + 30_001);
        }
        return Promise.reject(new PicamdError(runs === 5 ? 'busy' : 'crash', 'm', 'h'));
      }),
    );
    mock.timers.enable({ apis: ['setTimeout'] });
    supervisor.start();
    for (let failed = 1; failed <= 5; failed++) {
      await until('backing-off');
      if (failed < 5) mock.timers.tick(PAUSE_MS);
    }
    await supervisor.stop();
    expect(failures.map(({ retryMs }) => retryMs)).to.deep.equal([400, 800, 400, 800, 1600]);
  });

  it('starts from the shortest pause after an on-demand run, however short', async () => {
    const demand = new Demand();
    let runs = 0;
    const { supervisor, failures, until } = supervise(
      sourceThat(async ({ signal }) => {
        if (++runs % 2 === 0) throw new PicamdError('crash', 'm', 'h');
        supervisor.frameArrived(performance.now());
        await aborted(signal);
      }),
      { demand },
    );
    mock.timers.enable({ apis: ['setTimeout'] });
    supervisor.start();
    for (let run = 0; run < 3; run++) {
      const streaming = until('streaming');
      const release = demand.hold();
      await streaming;
      const idle = until('idle');
      release();
      mock.timers.tick(PAUSE_MS);
      await idle;
      const failed = until('backing-off');
      const again = demand.hold();
      await failed;
      again();
      const after = until('idle');
      mock.timers.tick(PAUSE_MS);
      await after;
    }
    await supervisor.stop();
    expect(failures.map(({ retryMs }) => retryMs)).to.deep.equal([400, 400, 400]);
  });

  it('notices that no first frame arrives', async () => {
    const { supervisor, failures, until } = supervise(new CommandSource(mjpegCommand('hang')), {
      firstFrameMs: 200,
    });
    supervisor.start();
    await until('backing-off');
    expect(failures[0]?.failure.code).to.equal('no-first-frame');
    expect(supervisor.failing).to.equal(true);
    await supervisor.stop();
  });

  it('stops a camera whose sensor does not respond', async () => {
    const program = mjpegExecutable('rpicam-vid', 'frames=1', 'timeouts');
    const { supervisor, failures, until } = supervise(
      new RpicamSource({ width: 320, height: 240 }, program.path),
    );
    supervisor.start();
    await until('backing-off');
    expect(failures[0]?.failure.code).to.equal('front-end-timeout');
    expect(supervisor.frontEndTimeouts).to.be.at.least(3);
    await supervisor.stop();
    program.remove();
  });

  it('does not retry what cannot succeed, and pauses by class of failure', async () => {
    const rows = [
      ['bad-option', null],
      ['busy', 1600],
      ['no-camera', 24_000],
    ] as const;
    for (const [code, pauseMs] of rows) {
      const { supervisor, failures, until } = supervise(
        sourceThat(() => Promise.reject(new PicamdError(code, 'because', 'do this'))),
      );
      supervisor.start();
      await until(pauseMs === null ? 'stopped' : 'backing-off');
      expect(failures[0]).to.deep.include({ retryMs: pauseMs });
      expect(failures[0]?.failure).to.include({ code, message: 'because', hint: 'do this' });
      await supervisor.stop();
    }
  });

  it('reports a source that ends, and a bug of picamd', async () => {
    for (const [run, code] of [
      [() => Promise.resolve(), 'ended'],
      [() => Promise.reject(new TypeError('oops')), 'internal'],
    ] as const) {
      const { supervisor, failures, until } = supervise(sourceThat(run));
      supervisor.start();
      await until('backing-off');
      expect(failures[0]?.failure.code).to.equal(code);
      await supervisor.stop();
    }
  });

  it('runs on demand: from the first hold until a while after the last one', async () => {
    const demand = new Demand();
    let runs = 0;
    const { supervisor, states, until } = supervise(
      sourceThat(async ({ signal }) => {
        runs++;
        supervisor.frameArrived(performance.now());
        await aborted(signal);
      }),
      { demand },
    );
    supervisor.start();
    await new Promise(setImmediate);
    expect(states).to.deep.equal(['idle']);
    const streaming = until('streaming');
    const release = demand.hold();
    const second = demand.hold();
    await streaming;
    release();
    release();
    second();
    const third = demand.hold();
    third();
    await until('idle');
    expect(runs).to.equal(1);
    const again = until('streaming');
    demand.hold();
    await again;
    expect(runs).to.equal(2);
    await supervisor.stop();
  });

  it('stops during a pause', async () => {
    const { supervisor, until } = supervise(
      sourceThat(() => Promise.reject(new PicamdError('no-camera', 'm', 'h'))),
    );
    supervisor.start();
    await until('backing-off');
    await supervisor.stop();
    expect(supervisor.state).to.equal('stopped');
  });
});

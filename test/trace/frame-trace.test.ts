import { mock } from 'node:test';
import { expect } from 'chai';
import { pino } from 'pino';
import type { Source, SourceRun } from '../../daemon/camera/sources/source.ts';
import { FrameRing } from '../../daemon/frame/frame-ring.ts';
import { JpegSplitter } from '../../daemon/frame/jpeg-splitter.ts';
import { Broadcaster } from '../../daemon/stream/broadcaster.ts';
import { HEADERS_AHEAD, PART_ENVELOPE, WITH_LENGTH } from '../../daemon/stream/multipart.ts';
import { Viewer } from '../../daemon/stream/viewer.ts';
import { FrameTrace } from '../../daemon/trace/frame-trace.ts';
import { jpeg } from '../helpers/jpeg.ts';
import { ManualClock } from '../helpers/manual-clock.ts';
import { ManualSocket } from '../helpers/manual-socket.ts';

const PICTURE = jpeg();
/** What each stage takes in these tests, in ms. */
const TOOK = { split: 3, handOver: 2, write: 5, full: 50 };

interface Line {
  msg: string;
  count?: number;
  p50Ms?: number;
  p99Ms?: number;
}

describe('FrameTrace', () => {
  let nowMs: number;
  let lines: Line[];
  let trace: FrameTrace;
  let broadcaster: Broadcaster;
  let ring: FrameRing;
  let isHeldBack: boolean;
  let headersWritten: number;
  let deliver: SourceRun['onBytes'];

  beforeEach(async () => {
    [nowMs, lines, isHeldBack, headersWritten] = [1000, [], false, 0];
    const log = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line) as Line) });
    trace = new FrameTrace(log, () => nowMs);
    broadcaster = new Broadcaster({
      staleMs: () => 10_000,
      newest: () => null,
      onViewers: () => {},
      onSkips: () => {},
      time: new ManualClock(),
    });
    ring = new FrameRing({
      ringBytes: 1 << 20,
      maxFrameBytes: 1 << 18,
      envelope: {
        ...PART_ENVELOPE,
        writeHead: (...args) => {
          headersWritten++;
          return PART_ENVELOPE.writeHead(...args);
        },
      },
      times: {
        readAtMs: 0,
        read: () => {},
        begin: () => {},
        complete: () => {
          const atMs = nowMs;
          nowMs += TOOK.handOver;
          return atMs;
        },
        get isPassingOver() {
          return isHeldBack;
        },
      },
      onFrame: trace.broadcaster(broadcaster),
      onOverrun: () => {},
    });
    const source: Source = {
      kind: 'test',
      description: 'test',
      run: async ({ onBytes }) => void (deliver = onBytes),
    };
    trace.camera({ source, ring });
    const splitter = new JpegSplitter(ring);
    await source.run({
      signal: new AbortController().signal,
      onBytes: (chunk) => {
        nowMs += TOOK.split;
        splitter.write(chunk);
      },
      onLine: () => {},
      onFrontEndTimeout: () => {},
    });
  });

  afterEach(() => {
    trace.stop();
    broadcaster.endAll();
    mock.timers.reset();
  });

  function join(partFormat = WITH_LENGTH): ManualSocket {
    const socket = new ManualSocket();
    socket.onWrite = () => (nowMs += TOOK.write);
    const viewer: Viewer = new Viewer({
      id: 1,
      socket,
      address: '192.0.2.1',
      userAgent: 'test',
      options: { fps: null, frames: null, durationMs: null, name: null, partFormat },
      isAuthorized: () => true,
      finish: () => {},
      reset: () => {},
      onLeave: (reason) => broadcaster.remove(viewer, reason),
    });
    broadcaster.add(viewer);
    return socket;
  }

  function reported(): Record<string, Line> {
    trace.stop();
    return Object.fromEntries(lines.map((line) => [line.msg.replace('trace: ', ''), line]));
  }

  /** Two significant digits. */
  const near = (ms: number) => [ms * 0.99, ms * 1.01] as const;

  for (const [name, format] of Object.entries({ WITH_LENGTH, HEADERS_AHEAD }))
    it(`measures each stage of a part (${name})`, async () => {
      const socket = join(format);
      socket.isFull = true;
      deliver(PICTURE);
      nowMs += TOOK.full;
      await socket.drain();
      const stages = reported();
      for (const [stage, ms] of [
        ['split', TOOK.split],
        ['hand-over', TOOK.handOver],
        ['publish', TOOK.write],
        ['drain', TOOK.write + TOOK.full],
        ['age', TOOK.handOver],
      ] as const) {
        expect(stages[stage], stage).to.include({ count: 1 });
        expect(stages[stage]?.p50Ms, stage).to.be.within(...near(ms));
        expect(stages[stage]?.p99Ms, stage).to.be.within(...near(ms));
      }
    });

  it('counts drain and age once per viewer, and the age of the frame that waited for a busy socket', async () => {
    const slow = join();
    join();
    slow.isFull = true;
    deliver(PICTURE);
    deliver(PICTURE);
    slow.isFull = false;
    nowMs += 1000;
    await slow.drain();
    const { age, drain, split } = reported();
    expect(split).to.include({ count: 2 });
    expect(age).to.include({ count: 4 });
    expect(drain).to.include({ count: 4 });
    expect(age?.p99Ms).to.be.greaterThan(990);
    expect(age?.p50Ms).to.be.lessThan(20);
  });

  it('writes nothing into the ring, where other frames may be by now', () => {
    for (let i = 0; i < 3; i++) deliver(PICTURE);
    join().write(Buffer.from('not of a frame'));
    expect(headersWritten).to.equal(0);
    deliver(PICTURE);
    expect(headersWritten, 'for the viewer').to.equal(1);
    expect(reported()['age']).to.include({ count: 1 });
  });

  it('does not count the time for which a frame is held back as hand-over', () => {
    isHeldBack = true;
    deliver(PICTURE);
    nowMs += 1000;
    expect(ring.release()).to.be.true;
    isHeldBack = false;
    deliver(PICTURE);
    const stages = reported();
    expect(stages['split']).to.include({ count: 2 });
    expect(stages['publish']).to.include({ count: 2 });
    expect(stages['hand-over']).to.include({ count: 1 });
  });

  it('reports every 10 s for a minute, says how to go on, and then only passes on', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const socket = join();
    for (let report = 1; report <= 6; report++) {
      deliver(PICTURE);
      await new Promise(setImmediate);
      mock.timers.tick(10_000);
      expect(lines.filter(({ msg }) => msg === 'trace: split')).to.have.length(report);
    }
    expect(lines.at(-1)?.msg).to.equal(
      'trace: the minute is over; restart picamd for another one, or with TRACE=off',
    );
    const before = lines.length;
    deliver(PICTURE);
    const late = join();
    deliver(PICTURE);
    await new Promise(setImmediate);
    mock.timers.tick(60_000);
    trace.stop();
    expect(lines).to.have.length(before);
    expect([socket.writes.length, late.writes.length]).to.deep.equal([8, 1]);
  });
});

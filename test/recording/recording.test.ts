import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { pino } from 'pino';
import { loadConfig } from '../../daemon/config/load.ts';
import type { Notice } from '../../daemon/errors.ts';
import type { CameraEvent } from '../../daemon/events/event.ts';
import { EventLog } from '../../daemon/events/event-log.ts';
import type { Frame } from '../../daemon/frame/frame.ts';
import { systemError } from '../../daemon/recording/disk-queue.ts';
import type { FileSystem } from '../../daemon/recording/disk-queue.ts';
import { FileClock } from '../../daemon/recording/file-clock.ts';
import { dayFolder } from '../../daemon/recording/recording-names.ts';
import { Recording } from '../../daemon/recording/recording.ts';
import { Recordings } from '../../daemon/playback/recordings.ts';
import { eventually } from '../helpers/eventually.ts';
import { jpeg } from '../helpers/jpeg.ts';
import { filesBelow, indexOf, RecordedFrames } from '../helpers/recorded-frames.ts';

const STAMP_MS = 100;
const SETTINGS = ['--record-on-system-card=on', '--record-keep-free=0%'];
const DEFAULTS = loadConfig(['--config', '/dev/null', ...SETTINGS], {}).config;

/** What a test does to the disk. */
interface Fault {
  code: string | null;
  gate: Promise<void> | null;
}

interface MadeOptions {
  record?: 'events' | 'continuous' | 'both';
  isKnown?: () => boolean;
  prepare?: (root: string) => void;
  limitMs?: number;
  /** Another file system. */
  like?: (system: FileSystem) => FileSystem;
}

/**
 * As Linux has FAT: no name with its forbidden characters, none that differs only by its case, times in steps of 2 s. It has neither
 * links nor owners, for which FileSystem has no operation.
 */
function likeFat(system: FileSystem): FileSystem {
  const names = new Map<string, string>();
  const check = (path: string): void => {
    if (path.split('/').some((name) => /[:*?"<>|\\]|[. ]$/.test(name))) throw systemError('EINVAL', path);
    if ((names.get(path.toLowerCase()) ?? path) !== path) throw systemError('EEXIST', path);
    names.set(path.toLowerCase(), path);
  };
  return new Proxy(system, {
    get: (target, key: keyof FileSystem) => {
      const act = target[key] as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        for (const path of args) if (typeof path === 'string' && path.startsWith('/')) check(path);
        const result = await act(...args);
        if (key !== 'stat') return result;
        const stats = result as Stats;
        return Object.assign(stats, { mtimeMs: Math.floor(stats.mtimeMs / 2000) * 2000 });
      };
    },
  });
}

describe('Recording', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-recording-'));
  after(() => rmSync(folder, { recursive: true }));
  const running: Recording[] = [];
  afterEach(() => Promise.all(running.splice(0).map((recording) => recording.stop())));

  function faulty(fault: Fault): FileSystem {
    const failing = (file: FileHandle): FileHandle =>
      new Proxy(file, {
        get(target, key: keyof FileHandle) {
          const member: unknown = target[key];
          if (typeof member !== 'function') return member;
          if (key !== 'write') return member.bind(target) as unknown;
          return async (...args: unknown[]): Promise<unknown> => {
            await fault.gate;
            if (fault.code !== null) throw systemError(fault.code, 'injected');
            return (member as (...values: unknown[]) => Promise<unknown>).apply(target, args);
          };
        },
      });
    const open = async (...args: Parameters<typeof fs.open>) => failing(await fs.open(...args));
    return { ...fs, open };
  }

  async function made({
    record = 'events',
    isKnown = (): boolean => true,
    prepare = (): void => {},
    limitMs = 60_000,
    like = (system): FileSystem => system,
  }: MadeOptions = {}) {
    const root = mkdtempSync(join(folder, 'root-'));
    prepare(root);
    const [frames, taps] = [new RecordedFrames(), new Set<(frame: Frame) => void>()];
    const events = new EventLog({ camera: () => 'test' });
    const fault: Fault = { code: null, gate: null };
    const faults: (Notice | null)[] = [];
    const timers: (() => void)[] = [];
    let tell = (_event: CameraEvent, _isAddition: boolean): void => {};
    const config = { ...DEFAULTS, RECORD: record };
    const clock = new FileClock(isKnown, { boot: '1f0c9a52', upMs: 90_000, lookMs: 0 });
    const recording = new Recording({
      log: pino({ level: 'silent' }),
      root,
      config: () => config,
      framesSince: frames.since,
      newest: () => frames.newest,
      frameIntervalMs: () => STAMP_MS,
      tap: (callback) => {
        taps.add(callback);
        return () => void taps.delete(callback);
      },
      listen: (callback) => {
        tell = callback;
        return events.listen(callback);
      },
      attach: (id, facts) => events.attach(id, facts),
      onDisk: (notice) => faults.push(notice),
      onReady: () => {},
      queue: { fs: like(faulty(fault)), limitMs },
      clock,
      timer: (run) => {
        timers.push(run);
        return () => {};
      },
    });
    running.push(recording);
    recording.start();
    const timersRun = (): void => timers.splice(0).forEach((run) => run());
    await eventually('ready', () => {
      timersRun();
      return recording.report.space !== null;
    });
    recording.switchOn();
    const wallClockOf = (capturedAtMs: number) => Math.round(Date.now() - performance.now() + capturedAtMs);
    /** One frame each 100 ms, from so many ms before or after now. */
    const push = (fromMs: number, toMs: number, nowMs = performance.now()): void => {
      for (let ms = fromMs; ms <= toMs; ms += STAMP_MS) {
        const frame = frames.push(nowMs + ms, { wallClockMs: wallClockOf(nowMs + ms) });
        for (const tap of taps) tap(frame);
      }
    };
    return {
      clock,
      root,
      recording,
      events,
      frames,
      push,
      wallClockOf,
      fault,
      faults,
      retry: timersRun,
      tell: (event: CameraEvent) => tell(event, false),
    };
  }

  const avis = (root: string) => filesBelow(root).filter((name) => name.endsWith('.avi'));
  const isIdle = (recording: Recording) => () =>
    recording.report.state === 'waiting' && recording.report.writtenBytes > 0;

  it('keeps an event from before it began until after it ended, with its best picture, and says where', async () => {
    const { root, recording, events, push } = await made();
    const nowMs = performance.now();
    push(-8000, 0, nowMs);
    const ongoing = events.begin('motion', { score: 40 });
    const { id } = ongoing.event;
    let wasThere: boolean | null = null;
    events.listen(({ snapshot }) => {
      if (snapshot !== null) wasThere ??= filesBelow(root).some((name) => name.endsWith('.jpg'));
    });
    push(100, 1000, nowMs);
    ongoing.update({ score: 90 });
    ongoing.end();
    const tookMs = performance.now() - nowMs;
    push(1100, 8000, nowMs);
    await eventually('the end', isIdle(recording));
    const [avi = ''] = avis(root);
    // In the folder of the day on which it begins, which may be the one before that of the event.
    expect(avi).to.match(
      new RegExp(`^(\\d{4})/(\\d\\d)/(\\d\\d)/\\1-\\2-\\3T[\\d.-]+Z_motion_${id}\\.1\\ds\\.avi$`),
    );
    const stem = avi.replace(/\.\d+s\.avi$/, '');
    // Ten seconds, and as long as it took from the begin of the event to its end.
    expect(indexOf(root, stem).length).to.be.within(98, 103 + Math.ceil(tookMs / STAMP_MS));
    await eventually('a snapshot', () => events.get(id)!.snapshot !== null);
    expect(wasThere, 'the picture, as soon as the event has it').to.be.true;
    const { clip, snapshot, phase } = events.get(id)!;
    expect([clip, snapshot, phase]).to.deep.equal([
      `recordings/${id}/clip.avi`,
      `recordings/${id}/snapshot.jpg`,
      'end',
    ]);
  });

  it('has events that overlap in one recording, and one that follows in its own, without a picture twice', async () => {
    const { root, recording, events, push } = await made();
    const nowMs = performance.now();
    push(-1000, 0, nowMs);
    const motion = events.begin('motion', { score: 50 });
    push(100, 500, nowMs);
    const posted = events.add('manual');
    push(600, 1000, nowMs);
    motion.end();
    expect(events.get(posted.id)?.clip).to.equal(`recordings/${motion.event.id}/clip.avi`);
    push(1100, 1500, nowMs);
    const second = events.begin('motion', { score: 50 });
    push(1600, 2000, nowMs);
    second.end();
    await eventually('two files', async () => {
      push(2100, 9000, nowMs);
      return avis(root).length === 2;
    });
    await eventually('the end', isIdle(recording));
    // The picture of the first recording was written, and told, while the second one went on.
    await eventually('its picture', () => events.get(posted.id)!.snapshot !== null);
    const { clip, snapshot } = events.get(posted.id)!;
    const place = `recordings/${motion.event.id}`;
    expect([clip, snapshot]).to.deep.equal([`${place}/clip.avi`, `${place}/snapshot.jpg`]);
    const times = avis(root).flatMap((path) =>
      indexOf(root, path.replace(/\.\d+s\.avi$/, '')).map(({ atMs }) => atMs),
    );
    expect(new Set(times).size).to.equal(times.length);
  });

  it('records what asks for a clip and nothing else with RECORD=continuous, beside a picture a second', async () => {
    const { root, recording, events, push } = await made({ record: 'continuous' });
    // Whole, so that a second after a second is exactly two seconds; not before recording was switched on.
    const nowMs = Math.ceil(performance.now());
    push(0, 1000, nowMs);
    events.add('motion');
    push(1100, 2000, nowMs);
    events.add('manual', (id) => ({ clip: `recordings/${id}/clip.avi` }));
    push(2100, 9000, nowMs);
    await recording.stop();
    const kinds = avis(root).map((path) => /_([a-z]+)/.exec(path)?.[1]);
    expect(kinds.toSorted()).to.deep.equal(['continuous', 'manual']);
    const continuous = avis(root).find((path) => path.includes('continuous'))!;
    expect(indexOf(root, continuous.replace(/\.\d+s\.avi$/, ''))).to.have.length(10);
  });

  for (const code of ['EIO', 'ENOSPC', 'EROFS', 'ENODEV'])
    it(`pauses on ${code}, says so once, and goes on by itself with a repaired file`, async () => {
      const { root, recording, push, fault, faults, retry } = await made({ record: 'continuous' });
      const nowMs = performance.now();
      push(0, 3000, nowMs);
      await recording.switchOff();
      recording.switchOn();
      push(4000, 6000, nowMs);
      fault.code = code;
      await recording.switchOff();
      recording.switchOn();
      expect(recording.report.state).to.equal('paused');
      expect(recording.notices).to.have.length(1);
      push(7000, 9000, nowMs);
      retry();
      fault.code = null;
      await eventually('ready', () => {
        retry();
        return recording.notices.length === 0;
      });
      push(10_000, 12_000, nowMs);
      await recording.stop();
      expect(faults.map((notice) => notice !== null)).to.deep.equal([true, false]);
      expect(filesBelow(root).filter((name) => name.endsWith('.part'))).to.deep.equal([]);
      expect(avis(root).length).to.be.greaterThan(1);
    });

  it('lets nothing pile up while a write hangs, and goes on when it has ended', async () => {
    const { recording, push, fault, retry } = await made({ record: 'both', limitMs: 200 });
    let go = (): void => {};
    fault.gate = new Promise((resolve) => (go = resolve));
    push(0, 2000);
    const off = recording.switchOff();
    await eventually('a notice', () => recording.notices[0]?.code === 'disk-hangs');
    await off;
    recording.switchOn();
    retry();
    push(3000, 4000);
    expect(recording.report.state).to.equal('paused');
    fault.gate = null;
    go();
    await eventually('ready', () => {
      retry();
      return recording.report.state === 'recording';
    });
  });

  it('has the seconds before an event too if picamd ends just then', async () => {
    const { root, recording, events, frames, push, wallClockOf } = await made();
    const picture = jpeg({ scanBytes: 200_000 });
    const nowMs = performance.now();
    // Eight MB, of which two are taken at once.
    for (let ms = nowMs - 4000; ms <= nowMs; ms += 100)
      frames.push(ms, { picture, wallClockMs: wallClockOf(ms) });
    push(0, 0, nowMs);
    events.add('manual');
    await recording.stop();
    const [avi = ''] = avis(root);
    expect(indexOf(root, avi.replace(/\.\d+s\.avi$/, '')).length).to.be.within(40, 42);
  });

  it('keeps all of an event that was starred while it was recorded, or nothing if the star was taken away', async () => {
    for (const isTakenAway of [false, true]) {
      const { root, recording, events, push } = await made();
      const { queue, folder: files } = recording;
      const recordings = new Recordings({
        queue,
        folder: files,
        starred: (id, on) => recording.starred(id, on),
      });
      const nowMs = performance.now();
      push(0, 10_000, nowMs);
      const ongoing = events.begin('motion', { score: 50 });
      const { id } = ongoing.event;
      push(10_100, 70_000, nowMs);
      // Its second file is begun, and not on the disk yet.
      await eventually('a file', async () => (await recordings.ofEvent(id)).length === 1);
      expect(await recordings.star(id, true)).to.equal(true);
      if (isTakenAway) await recordings.star(id, false);
      push(70_100, 130_000, nowMs);
      await recording.stop();
      expect(avis(root).length).to.be.greaterThan(2);
      const starred = filesBelow(root).filter((name) => name.endsWith('.star'));
      expect(starred).to.have.length(isTakenAway ? 0 : avis(root).length);
    }
  });

  it('finds an event from before the clock was right by its id, before and after its files have their time', async () => {
    let isKnown = false;
    const { recording, events, push, tell } = await made({ isKnown: () => isKnown });
    const { queue, folder: files } = recording;
    const recordings = new Recordings({ queue, folder: files });
    const nowMs = performance.now();
    push(0, 1000, nowMs);
    // As by a clock that stopped in spring.
    const id = '20260401T080000000Z-abcd';
    tell({ ...events.add('privacy'), type: 'manual', id });
    push(1100, 9000, nowMs);
    await recording.switchOff();
    expect((await recordings.ofEvent(id)).map(({ boot }) => boot)).to.deep.equal(['1f0c9a52']);
    isKnown = true;
    recording.switchOn();
    events.add('manual');
    push(10_000, 18_000, nowMs);
    await eventually('its time', async () => (await recordings.ofEvent(id))[0]?.boot === null);
    expect(await recordings.ofEvent(id)).to.have.length(1);
    expect(await recordings.star(id, true)).to.equal(true);
  });

  it('names files after the boot while nobody knows what time it is, and renames them when it is known', async () => {
    let isKnown = false;
    const { clock, root, recording, push } = await made({ record: 'continuous', isKnown: () => isKnown });
    push(0, 3000);
    await recording.switchOff();
    const [early = ''] = avis(root);
    expect(early).to.match(/^boot-1f0c9a52\/boot-1f0c9a52_00000000\d{5}_continuous\.\ds\.avi$/);
    const times = indexOf(root, early.replace(/\.\d+s\.avi$/, '')).map(({ atMs }) => atMs);
    expect(times[0]).to.be.within(90_000, 180_000);
    isKnown = true;
    recording.switchOn();
    push(5000, 7000);
    await eventually('another name', () => avis(root)[0]?.startsWith('boot') === false);
    const [renamed = ''] = avis(root);
    const startMs = Date.parse(renamed.replace(/^.*\/([\d-]+T)(\d\d)-(\d\d)-([\d.]+Z).*$/, '$1$2:$3:$4'));
    expect(startMs).to.be.closeTo(clock.bootedAtMs + times[0]!, 20);
    expect(indexOf(root, renamed.replace(/\.\d+s\.avi$/, ''))[0]?.atMs).to.equal(startMs);
    await eventually('no empty folder', () => !existsSync(join(root, 'boot-1f0c9a52')));
  });

  it('does all that it does on a disk with FAT too', async () => {
    let isKnown = false;
    const options = { record: 'both', isKnown: () => isKnown, like: likeFat } as const;
    const { root, recording, events, push, faults } = await made(options);
    const { queue, folder: files } = recording;
    const recordings = new Recordings({ queue, folder: files });
    const nowMs = performance.now();
    push(-2000, 2000, nowMs);
    await recording.switchOff();
    isKnown = true;
    recording.switchOn();
    const { id: kept } = events.add('motion', { score: 50 });
    push(3000, 20_000, nowMs);
    await eventually('a recording', async () => recordings.star(kept, true));
    await eventually('no boot', () => !filesBelow(root).some((name) => name.startsWith('boot')));
    await recording.stop();
    expect(faults).to.deep.equal([]);
    const endings = () => new Set(filesBelow(root).map((name) => /\.[a-z]+$/.exec(name)?.[0]));
    expect([...endings()]).to.have.members(['.avi', '.idx', '.jpg', '.star']);
    expect(await recordings.remove(kept)).to.equal(true);
    expect([...endings()]).to.have.members(['.avi', '.idx']);
  });

  it('starts in a folder with foreign, empty and damaged files, and leaves alone what is not its own', async () => {
    const day = dayFolder(Date.now());
    const name = `${day}/${day.replaceAll('/', '-')}T00-00-00.000Z_continuous`;
    const { root, recording, push } = await made({
      record: 'continuous',
      prepare: (path) => {
        mkdirSync(join(path, day), { recursive: true });
        mkdirSync(join(path, '2026/99/notes'), { recursive: true });
        writeFileSync(join(path, '2025'), 'a file like a year');
        writeFileSync(join(path, day, 'holiday.avi'), 'mine');
        writeFileSync(join(path, `${name}.avi.part`), '');
        writeFileSync(join(path, `${name.replace('00.000', '01.000')}.9s.avi`), '');
        writeFileSync(join(path, `${name.replace('00.000', '02.000')}.avi.part`), Buffer.alloc(5000, 7));
      },
    });
    push(0, 2000);
    await recording.stop();
    expect(readFileSync(join(root, day, 'holiday.avi'), 'utf8')).to.equal('mine');
    expect(existsSync(join(root, '2025'))).to.equal(true);
    expect(filesBelow(root).filter((path) => path.endsWith('.part'))).to.deep.equal([]);
    expect(avis(root)).to.have.length(3);
  });
});

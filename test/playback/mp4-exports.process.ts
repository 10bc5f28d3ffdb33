import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { createLog } from '../../daemon/log/logger.ts';
import { Mp4Exports } from '../../daemon/playback/mp4-exports.ts';
import type { RangePlan } from '../../daemon/playback/range-exports.ts';
import { Recordings } from '../../daemon/playback/recordings.ts';
import { DiskQueue } from '../../daemon/recording/disk-queue.ts';
import { RecordingFolder } from '../../daemon/recording/recording-folder.ts';
import { eventually } from '../helpers/eventually.ts';
import { madeJpeg } from '../helpers/made-jpeg.ts';
import { makeRecording } from '../helpers/made-recording.ts';
import { needs } from '../helpers/programs.ts';
import { runProgram } from '../helpers/run-program.ts';
import { seeded } from '../soak/random.ts';

const NOON = Date.UTC(2026, 10, 29, 12);
const LOG = createLog(
  { level: 'silent', format: 'json' },
  { write: () => {}, close: () => Promise.resolve() },
);

const random = seeded(1);

function pictureOf(): Buffer {
  return madeJpeg({
    width: 64,
    height: 48,
    sampling: [
      [2, 2],
      [1, 1],
      [1, 1],
    ],
    restart: 0,
    isExtended: false,
    density: 0.1,
    fill: 0,
    isShifting: false,
    random,
  });
}

describe('an export as MP4', () => {
  needs('FFmpeg');
  let root: string;
  let recordings: Recordings;
  let mp4: Mp4Exports | null;
  let plan: RangePlan;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'picamd-mp4-'));
    makeRecording(root, { startMs: NOON, pictures: 20, fps: 1, pictureOf });
    makeRecording(root, { startMs: NOON + 3_600_000, pictures: 20, fps: 10, pictureOf });
    const queue = new DiskQueue();
    recordings = new Recordings({ queue, folder: new RecordingFolder(queue, root) });
    mp4 = await Mp4Exports.create({ queue, root, exports: recordings.exports, log: LOG });
    plan = (await recordings.exports.plan({ fromMs: NOON, toMs: NOON + 4_000_000 })) as RangePlan;
  });
  afterEach(async () => {
    await mp4?.stop();
    rmSync(root, { recursive: true });
  });

  function result() {
    return eventually('the MP4 is there', () => {
      const answer = mp4?.ask(plan) ?? null;
      return answer?.state === 'working' ? null : answer;
    });
  }

  it('is H.264 with the length of the range without its gaps', async () => {
    expect(mp4?.ask(plan)).to.deep.equal({ state: 'working', progress: 0 });
    expect(mp4?.ask({ ...plan, toMs: NOON + 1 })).to.deep.equal({ state: 'busy' });
    const ready = await result();
    if (ready.state !== 'ready') throw new Error(JSON.stringify(ready));
    expect(readFileSync(join(root, ready.path))).to.have.length(ready.bytes);
    const facts = ['-show_entries', 'stream=codec_name,pix_fmt:format=duration', '-of', 'csv=p=0'];
    const { stdout } = await runProgram('ffprobe', ['-v', 'error', ...facts, join(root, ready.path)]);
    const [codec, duration] = stdout.toString().trim().split('\n');
    expect(codec).to.equal('h264,yuv420p');
    // 20 s, 1 s for the gap, and 2 s.
    expect(Number(duration)).to.be.within(21.8, 23.2);
    await mp4?.stop();
    expect(existsSync(join(root, '.picamd-exports'))).to.equal(false);
  });

  it('stays while it is downloaded, and not for long when nobody asks for it', async () => {
    await mp4?.stop();
    const queue = new DiskQueue();
    let nowMs = 0;
    mp4 = await Mp4Exports.create({
      queue,
      root,
      exports: recordings.exports,
      log: LOG,
      forgottenMs: 100,
      now: () => nowMs,
    });
    const answer = await result();
    const path = join(root, answer.state === 'ready' ? answer.path : '');
    for (let i = 0; i < 5; i++) {
      nowMs += 60;
      mp4?.keep();
      // It looks every 10 ms whether it is forgotten.
      await delay(25);
    }
    expect(existsSync(path)).to.equal(true);
    nowMs += 101;
    await eventually('it is deleted', () => !existsSync(path));
  });

  it('does not stay on the disk after a power cut', async () => {
    const folder = join(root, '.picamd-exports');
    mkdirSync(folder);
    writeFileSync(join(folder, '1-2.mp4'), 'left');
    await Mp4Exports.create({ queue: new DiskQueue(), root, exports: recordings.exports, log: LOG });
    await eventually('it is gone', () => !existsSync(folder));
  });

  it('ends with picamd', async () => {
    const path = process.env['PATH'];
    const bin = mkdtempSync(join(tmpdir(), 'picamd-bin-'));
    writeFileSync(join(bin, 'ffmpeg'), `#!/bin/sh\necho $$ > ${bin}/pid\nexec sleep 600\n`);
    chmodSync(join(bin, 'ffmpeg'), 0o755);
    process.env['PATH'] = `${bin}:${path}`;
    mp4 = await Mp4Exports.create({ queue: new DiskQueue(), root, exports: recordings.exports, log: LOG });
    process.env['PATH'] = path;
    mp4?.ask(plan);
    await eventually(
      'ffmpeg runs',
      () => readdirSync(bin).includes('pid') && readFileSync(join(bin, 'pid')).length > 1,
    );
    const pid = readFileSync(join(bin, 'pid'), 'utf8').trim();
    // The first to be killed when memory is short.
    expect(readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8').trim()).to.equal('1000');
    expect(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[16]).to.equal('19');
    await mp4?.stop();
    await eventually('ffmpeg is gone', () => !existsSync(`/proc/${pid}`));
    rmSync(bin, { recursive: true });
  });

  it('says why it cannot be made, and is tried again then', async () => {
    const bin = mkdtempSync(join(tmpdir(), 'picamd-bin-'));
    const path = process.env['PATH'];
    writeFileSync(join(bin, 'ffmpeg'), '#!/bin/sh\necho "Unknown encoder libx264" >&2\nexit 1\n');
    chmodSync(join(bin, 'ffmpeg'), 0o755);
    process.env['PATH'] = `${bin}:${path}`;
    mp4 = await Mp4Exports.create({ queue: new DiskQueue(), root, exports: recordings.exports, log: LOG });
    process.env['PATH'] = path;
    const answers: string[] = [];
    await eventually('it failed twice', () => {
      const answer = mp4?.ask(plan);
      if (answer?.state === 'failed') answers.push(answer.message);
      return answers.length === 2;
    });
    expect(answers).to.deep.equal(['Unknown encoder libx264', 'Unknown encoder libx264']);
    rmSync(bin, { recursive: true });
  });
});

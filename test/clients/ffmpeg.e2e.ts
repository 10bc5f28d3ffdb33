import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { countingProxy } from '../helpers/counting-proxy.ts';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { FPS, INTERVAL_MS, startNumberedCamera } from '../helpers/numbered-camera.ts';
import { needs } from '../helpers/programs.ts';
import { runProgram } from '../helpers/run-program.ts';
import { expectNearlyAll, expectIncreasing } from './shown.ts';
import { ffmpeg, ffmpegStrict, frigateJpeg, frigateMjpeg } from './ffmpeg.ts';

const PROBE = '-v error -show_entries format=format_name:stream=codec_name,width,height -of compact'.split(
  ' ',
);
const SECONDS = 3;
/** By default ffprobe reads 5 s of a stream whose format it cannot tell. */
const PROBE_MS = 4000;
/** A busy machine starts or ends a recording late. */
const FRAMES = { least: 0.6 * SECONDS * FPS, most: SECONDS * FPS + 5 };

describe('FFmpeg', function () {
  this.timeout(120_000);
  needs('FFmpeg', 'curl');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-ffmpeg-'));
  let daemon: RunningDaemon;
  let stream: string;
  let snapshot: string;

  before(async () => {
    daemon = await startNumberedCamera();
    stream = `${daemon.url}/video_feed`;
    snapshot = `${daemon.url}/snapshot.jpg`;
    await daemon.logged(/camera: streaming/);
  });

  after(async () => {
    await daemon?.stop();
    rmSync(folder, { recursive: true });
  });

  it('ffprobe detects mpjpeg and the frame size from the first frames', async () => {
    const { stdout, stderr, ms } = await runProgram('ffprobe', [...PROBE, stream]);
    expect(stdout.toString().trim().split('\n')).to.deep.equal([
      'stream|codec_name=mjpeg|width=640|height=480',
      'format|format_name=mpjpeg',
    ]);
    expect(stderr).to.equal('');
    expect(ms).to.be.lessThan(PROBE_MS);
  });

  it('can be the camera, with SOURCE=command', async () => {
    const command = 'ffmpeg -v error -re -f lavfi -i testsrc2=size=1280x720:rate=30 -f mjpeg -q:v 5 -';
    const relay = await startDaemon(['--source', 'command', '--source-command', command]);
    await relay.logged(/camera: streaming/);
    const { stdout } = await runProgram('ffprobe', [...PROBE, `${relay.url}/video_feed`]);
    expect(stdout.toString()).to.include('codec_name=mjpeg|width=1280|height=720');
    const record = `-nostdin -v error -i ${relay.url}/video_feed -frames:v 30 -f null -`;
    expect(await runProgram('ffmpeg', record.split(' '))).to.include({ code: 0, stderr: '' });
    const picture = await runProgram('curl', ['-sf', `${relay.url}/snapshot.jpg`]);
    expect(picture.stdout.subarray(0, 2).toString('hex')).to.equal('ffd8');
    await relay.stop();
  });

  it('ffprobe detects that the snapshot is a single picture, because it has a Content-Length', async () => {
    const { stdout } = await runProgram('ffprobe', [...PROBE, snapshot]);
    expect(stdout.toString().trim().split('\n')).to.deep.equal([
      'stream|codec_name=mjpeg|width=640|height=480',
      'format|format_name=image2',
    ]);
  });

  it('accepts the delimiters in strict mode', async () => {
    const shown = await ffmpegStrict(stream, 20);
    expectNearlyAll(shown, 20);
    expect(shown.stderr).to.equal('');
  });

  it('records all frames with timestamps of the wall clock', async () => {
    const file = join(folder, 'o.mkv');
    const record = `-nostdin -v error -y -use_wallclock_as_timestamps 1 -i ${stream} -t ${SECONDS} -c copy ${file}`;
    expect((await runProgram('ffmpeg', record.split(' '))).code).to.equal(0);
    const packets = `-v error -show_entries packet=pts_time -of csv=p=0 ${file}`;
    const { stdout } = await runProgram('ffprobe', packets.split(' '));
    const times = stdout.toString().trim().split('\n').map(Number.parseFloat);
    expect(times.length).to.be.within(FRAMES.least, FRAMES.most);
    // The first frame is the newest at the time of the request, so the next may follow immediately. ffmpeg's timestamps have steps of 40 ms.
    const meanGapMs = (((times.at(-1) ?? 0) - (times[1] ?? 0)) * 1000) / (times.length - 2);
    expect(meanGapMs).to.be.within(0.8 * INTERVAL_MS, 1.2 * INTERVAL_MS);
    expectNearlyAll(await ffmpeg(file, [], []), times.length);
  });

  it("plays with Frigate's preset for MJPEG", async () => {
    const shown = await frigateMjpeg(stream, SECONDS);
    expect(shown.numbers.length, shown.stderr).to.be.within(FRAMES.least, FRAMES.most);
    expectNearlyAll(shown, shown.numbers.length);
  });

  it("plays with Frigate's preset for JPEG: a new picture for each request, at the camera's pace", async () => {
    const proxy = await countingProxy(daemon.port);
    const shown = await frigateJpeg(`http://127.0.0.1:${proxy.port}/snapshot.jpg`, 15);
    proxy.stop();
    expectIncreasing(shown, 15);
    // ffmpeg opens the first picture twice and does not pace itself: without delayed responses this would take 0.1 s.
    expect(shown.ms).to.be.at.least(14 * INTERVAL_MS);
    expect(proxy.requests.length).to.be.at.least(15);
    for (const request of proxy.requests) expect(request).to.include('Range: bytes=0-');
  });
});

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { needs } from '../helpers/programs.ts';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { recipeTexts, Workshop } from './run-recipe.ts';

/** Frames of the film and seconds from the first to the last. */
function measure(film: string): { frames: number; seconds: number; codec: string } {
  const words = '-v error -select_streams v -show_entries packet=pts_time:stream=codec_name -of json'.split(
    ' ',
  );
  const { stdout } = spawnSync('ffprobe', [...words, film], { encoding: 'utf8' });
  const { packets, streams } = JSON.parse(stdout) as {
    packets: { pts_time: string }[];
    streams: { codec_name: string }[];
  };
  const times = packets.map((packet) => Number(packet.pts_time)).toSorted((a, b) => a - b);
  return {
    frames: times.length,
    seconds: (times.at(-1) ?? 0) - (times[0] ?? 0),
    codec: streams[0]?.codec_name ?? '',
  };
}

describe('recipe: ffmpeg', () => {
  needs('FFmpeg');
  const workshop = new Workshop();
  let daemon: RunningDaemon;
  before(async () => {
    daemon = await startDaemon(['--camera-framerate', '15']);
    await daemon.logged(/camera: streaming/);
  });
  after(async () => {
    await daemon.stop();
    await workshop.clear();
  });

  it('records as it comes, as fast as it was', async function () {
    const [record = ''] = recipeTexts('ffmpeg', daemon);
    expect(record).to.include('-t 60 ');
    const program = workshop.run('sh', '-c', record.replace('-t 60', '-t 3'));
    expect(await program.ended, program.output()).to.equal(0);
    const { frames, seconds, codec } = measure(join(workshop.folder, 'film.mkv'));
    expect(codec).to.equal('mjpeg');
    expect(frames).to.be.within(42, 48);
    expect(seconds).to.be.within(2.7, 3.1);
  });

  it('records H.264 in files of a length', async function () {
    const [, record = ''] = recipeTexts('ffmpeg', daemon);
    expect(record).to.include('-segment_time 600');
    // Files of a second could get the same name.
    const shorter = record
      .replace('-segment_time 600', '-g 10 -segment_time 2')
      .replace('-f segment', '-t 4 -f segment');
    const program = workshop.run('sh', '-c', shorter);
    expect(await program.ended, program.output()).to.equal(0);
    const films = readdirSync(workshop.folder).filter((name) =>
      /^\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.mkv$/.test(name),
    );
    expect(films.length).to.be.within(2, 3);
    const measured = films.map((film) => measure(join(workshop.folder, film)));
    expect(measured.map(({ codec }) => codec)).to.satisfy((codecs: string[]) =>
      codecs.every((codec) => codec === 'h264'),
    );
    expect(measured.reduce((sum, { frames }) => sum + frames, 0)).to.be.within(36, 42);
  });
});

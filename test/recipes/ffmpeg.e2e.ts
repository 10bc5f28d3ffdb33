import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { describeRecipe } from './recipe-bench.ts';

const PROBE = '-v error -select_streams v -show_entries packet=pts_time:stream=codec_name -of json'.split(
  ' ',
);

/** `seconds` is the time from the first frame to the last. */
function probe(recording: string): { frames: number; seconds: number; codec: string } {
  const { stdout } = spawnSync('ffprobe', [...PROBE, recording], { encoding: 'utf8' });
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

describeRecipe(
  'ffmpeg',
  ['FFmpeg'],
  (bench) => {
    it('records without re-encoding, in real time', async () => {
      const [record = ''] = bench.texts();
      expect(record).to.include('-t 60 ');
      const program = bench.run('sh', '-c', record.replace('-t 60', '-t 3'));
      expect(await program.ended, program.output()).to.equal(0);
      const { frames, seconds, codec } = probe(bench.path('film.mkv'));
      expect(codec).to.equal('mjpeg');
      // A busy machine starts or ends it late.
      expect(frames).to.be.within(25, 50);
      expect(seconds).to.be.within(1.7, 3.2);
      expect(frames / seconds, 'frames per second').to.be.within(12, 18);
    });

    it('records H.264 in segments', async () => {
      const [, record = ''] = bench.texts();
      expect(record).to.include('-segment_time 600');
      // Segments of one second could get the same name.
      const shorter = record
        .replace('-segment_time 600', '-g 10 -segment_time 2')
        .replace('-f segment', '-t 4 -f segment');
      const program = bench.run('sh', '-c', shorter);
      expect(await program.ended, program.output()).to.equal(0);
      const segments = readdirSync(bench.folder)
        .filter((name) => /^\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.mkv$/.test(name))
        .map((name) => probe(bench.path(name)));
      expect(segments.length).to.be.within(2, 4);
      for (const { codec } of segments) expect(codec).to.equal('h264');
      expect(segments.reduce((sum, { frames }) => sum + frames, 0)).to.be.within(20, 44);
    });
  },
  ['--camera-framerate', '15'],
);

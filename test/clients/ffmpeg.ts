import { showGray } from './shown.ts';
import type { Shown } from './shown.ts';
import { STRIP } from '../helpers/shown-number.ts';

/** Without passthrough, Debian 12's ffmpeg repeats and drops frames to get 25 fps. */
const EACH_ONCE = ['-fps_mode', 'passthrough', '-vf', `crop=${STRIP.width}:${STRIP.height}:0:0`];
const GRAY_TO_STDOUT = ['-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1'];

/** Runs ffmpeg with options before and after its `-i`. */
export function ffmpeg(url: string, inputOptions: string[], outputOptions: string[]): Promise<Shown> {
  const args = [
    '-nostdin',
    '-v',
    'error',
    ...inputOptions,
    '-i',
    url,
    ...outputOptions,
    ...EACH_ONCE,
    ...GRAY_TO_STDOUT,
  ];
  return showGray('ffmpeg', args);
}

/** In strict mode a delimiter must be exactly `--` and the boundary parameter. */
export function ffmpegStrict(url: string, frames: number): Promise<Shown> {
  return ffmpeg(url, ['-strict_mime_boundary', '1'], ['-frames:v', String(frames)]);
}

/** Frigate's preset-http-mjpeg-generic. */
export function frigateMjpeg(url: string, seconds: number): Promise<Shown> {
  const preset =
    '-user_agent FFmpeg_Frigate/x -avoid_negative_ts make_zero -fflags nobuffer -flags low_delay ' +
    '-strict experimental -fflags +genpts+discardcorrupt -use_wallclock_as_timestamps 1';
  return ffmpeg(url, preset.split(' '), ['-t', String(seconds)]);
}

/** Frigate's preset-http-jpeg-generic: opens the URL again for each picture. */
export function frigateJpeg(url: string, frames: number): Promise<Shown> {
  return ffmpeg(url, '-r 5 -stream_loop -1 -f image2'.split(' '), ['-frames:v', String(frames)]);
}

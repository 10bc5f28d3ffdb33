import { showGray } from './shown.ts';
import type { Shown } from './shown.ts';
import { STRIP } from '../helpers/shown-number.ts';

/** Debian 12's ffmpeg repeats and drops pictures to fit 25 a second unless it is told not to. */
const EACH_ONCE = ['-fps_mode', 'passthrough', '-vf', `crop=${STRIP.width}:${STRIP.height}:0:0`];
const GREY_TO_STDOUT = ['-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1'];

/** What ffmpeg shows with these options before and behind its `-i`. */
export function ffmpeg(url: string, before: string[], behind: string[]): Promise<Shown> {
  const args = ['-nostdin', '-v', 'error', ...before, '-i', url, ...behind, ...EACH_ONCE, ...GREY_TO_STDOUT];
  return showGray('ffmpeg', args);
}

/** Only a delimiter that is exactly `--` and the boundary parameter counts. */
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

/** Frigate's preset-http-jpeg-generic: the same URL is opened again for each picture. */
export function frigateJpeg(url: string, frames: number): Promise<Shown> {
  return ffmpeg(url, '-r 5 -stream_loop -1 -f image2'.split(' '), ['-frames:v', String(frames)]);
}

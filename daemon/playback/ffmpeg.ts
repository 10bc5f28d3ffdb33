import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { pipeline, Readable } from 'node:stream';

/** The H.264 encoder of VC4: Raspberry Pi 0 to 4 and Zero 2 W (rpicam-apps, encoder/encoder.cpp). The Pi 5 has none. */
const HARDWARE = '/dev/video11';
/** Of a Pi 4 in software: an hour of 720p at a frame per second takes some minutes. */
const LIMIT_MS = 3_600_000;
const STDERR_BYTES = 4096;
/** Larger ones end there. */
const MOST_BYTES = 1_000_000_000;
/**
 * Runs a program as the one that gives way: to all others on the processor, and first when memory is short (proc(5)). When picamd
 * ends, its input does, and then it ends too.
 */
const LAST_IN_LINE = 'echo 1000 >/proc/self/oom_score_adj 2>/dev/null; exec nice -n 19 "$0" "$@"';

const ENCODERS = {
  hardware: ['-c:v', 'h264_v4l2m2m', '-b:v', '4M', '-g', '50', '-bf', '0'],
  software: ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '24'],
} as const;
export type Encoder = keyof typeof ENCODERS;

/** Where a program is; null if it is not installed. */
export async function findProgram(name: string): Promise<string | null> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    if (folder !== '' && (await isUsable(path, constants.X_OK))) return path;
  }
  return null;
}

/** The encoders that may work here, the better one first. */
export async function encoders(): Promise<Encoder[]> {
  return (await isUsable(HARDWARE, constants.R_OK | constants.W_OK))
    ? ['hardware', 'software']
    : ['software'];
}

export interface Conversion {
  readonly program: string;
  readonly encoder: Encoder;
  /** An AVI. */
  readonly input: AsyncGenerator<Uint8Array>;
  readonly output: string;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Converts an AVI to MP4. Resolves with null, or with what the program said was wrong. */
export function convert({ program, encoder, input, output, signal }: Conversion): Promise<string | null> {
  const from = ['-hide_banner', '-loglevel', 'error', '-y', '-f', 'avi', '-i', 'pipe:0', '-an'];
  // H.264 with 4:2:0 has even sizes.
  const picture = ['-vf', 'crop=trunc(iw/2)*2:trunc(ih/2)*2', '-pix_fmt', 'yuv420p'];
  const to = ['-movflags', '+faststart', '-fs', String(MOST_BYTES), '-f', 'mp4', output];
  const args = [...from, ...picture, ...ENCODERS[encoder], ...to];
  const child = spawn('/bin/sh', ['-c', LAST_IN_LINE, program, ...args], {
    stdio: ['pipe', 'ignore', 'pipe'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString('utf8')).slice(-STDERR_BYTES);
  });
  let readError = '';
  pipeline(Readable.from(input, { objectMode: false }), child.stdin, (error) => {
    // When the program ends early, it says why itself.
    if (!error || error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    readError = error.message;
    kill();
  });
  return new Promise((resolve) => {
    const done = (problem: string | null) => {
      signal.removeEventListener('abort', kill);
      resolve(problem);
    };
    child.once('error', (error) => done(error.message));
    child.once('close', (code, killedBy) => {
      if (code === 0) return done(null);
      done(readError || lastLine(errors) || `it ended with ${killedBy ?? code}`);
    });
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

async function isUsable(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

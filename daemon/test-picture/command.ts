import { fileURLToPath } from 'node:url';
import type { TestPictureOptions } from './options.ts';

/** A program and its arguments, without a shell. */
export interface ProgramCommand {
  readonly command: string;
  readonly args: string[];
}

/**
 * The command that writes this test picture to stdout, as MJPEG, until it gets SIGINT or SIGTERM.
 *
 * It has no flags for V8, as measured: a small young generation (--max-semi-space-size=1) saves nothing here, and
 * --lite-mode saves 4 of 56 MB but takes ten times the CPU time.
 */
export function testPictureCommand({
  width,
  height,
  framerate,
  quality,
  note,
  picture,
}: Omit<TestPictureOptions, 'note'> & { readonly note?: string | undefined }): ProgramCommand {
  const program = fileURLToPath(new URL('./main.js', import.meta.url));
  const args = [program, `--width=${width}`, `--height=${height}`];
  args.push(`--framerate=${framerate}`, `--quality=${quality}`, `--picture=${picture}`);
  if (note !== undefined && note !== '') args.push(`--note=${note}`);
  return { command: process.execPath, args };
}

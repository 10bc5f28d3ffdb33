import { fileURLToPath } from 'node:url';

import type { TestPictureOptions } from './options.ts';

/** A program and its arguments, to be started without a shell. */
export interface Command {
  readonly command: string;
  readonly args: string[];
}

/**
 * The command that writes this test picture to its stdout, as MJPEG, until it gets SIGINT or SIGTERM.
 *
 * It takes no flags for V8: measured, a small young generation (--max-semi-space-size=1) saves nothing here, and
 * --lite-mode, which saves 4 MB of 56, takes ten times the processor.
 */
export function testPictureCommand({
  width,
  height,
  framerate,
  quality,
  note,
}: Omit<TestPictureOptions, 'note'> & { readonly note?: string | undefined }): Command {
  const program = fileURLToPath(new URL('./main.js', import.meta.url));
  const args = [program, `--width=${width}`, `--height=${height}`];
  args.push(`--framerate=${framerate}`, `--quality=${quality}`);
  if (note !== undefined && note !== '') args.push(`--note=${note}`);
  return { command: process.execPath, args };
}

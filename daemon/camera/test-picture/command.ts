import { fileURLToPath } from 'node:url';

import type { TestPictureOptions } from './options.ts';

/** A program and its arguments, to be started without a shell. */
export interface Command {
  readonly command: string;
  readonly args: string[];
}

/** The command that writes this test picture to its stdout, as MJPEG, until it gets SIGINT or SIGTERM. */
export function testPictureCommand({
  width,
  height,
  framerate,
  quality,
  note,
}: Omit<TestPictureOptions, 'note'> & { readonly note?: string | undefined }): Command {
  const program = fileURLToPath(new URL('./main.js', import.meta.url));
  const args = [...NODE_OPTIONS, program];
  args.push(`--width=${width}`, `--height=${height}`, `--framerate=${framerate}`, `--quality=${quality}`);
  if (note !== undefined && note !== '') args.push(`--note=${note}`);
  return { command: process.execPath, args };
}

const NODE_OPTIONS = [] as const;

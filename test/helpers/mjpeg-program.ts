import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../fixtures/mjpeg-program.js', import.meta.url));

/** The command line that runs test/fixtures/mjpeg-program.ts. */
export function mjpegCommand(...acts: string[]): string[] {
  return [process.execPath, PROGRAM, ...acts];
}

/** An executable with this name that does the same and ignores its options. */
export function mjpegExecutable(
  name: string,
  ...acts: string[]
): { path: string; folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-test-'));
  const path = join(folder, name);
  writeFileSync(
    path,
    `#!/bin/sh\nMJPEG_PROGRAM='${acts.join(' ')}' exec '${process.execPath}' '${PROGRAM}'\n`,
  );
  chmodSync(path, 0o755);
  return { path, folder, remove: () => rmSync(folder, { recursive: true }) };
}

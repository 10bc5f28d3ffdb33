import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FRAMES_COUNTED, MARK_FUNCTION, VIEWERS } from './marks.ts';

const PROGRAM = fileURLToPath(new URL('frames.js', import.meta.url));
/** Half a minute on a busy machine. */
const HANGS_MS = 5 * 60_000;

/**
 * What makes runs agree (within 0.1 %). V8 compiles and collects garbage on the main thread, where callgrind counts it at
 * the same place each time; how its heap grows does not depend on the clock; hashes and random numbers stay the same.
 *
 * The budget is a 67th of the default: V8 optimizes after a minute of a camera what it otherwise would after an hour. The code is the same in
 * the end: with one viewer 179,500 instructions per frame after 1440 frames; with the default budget 181,000 to 187,000
 * after 3000 frames, and V8 was still compiling (Node 20.20 on x64).
 */
const V8_FLAGS = [
  '--single-threaded',
  '--predictable-gc-schedule',
  '--hash-seed=1',
  '--random-seed=1',
  '--interrupt-budget=1000',
];

/** Instructions per frame, by the number of viewers. */
export type Counts = Readonly<Record<string, number>>;

/**
 * Counts the instructions of one frame on its way through frame/ and stream/ when the JIT is warm, those of native code included:
 * what 2N frames take less what N frames take, divided by N, in one run. Takes 25 s of processor time.
 *
 * @throws Error if valgrind is missing, or if frames were lost.
 */
export async function countInstructions(): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-instructions-'));
  try {
    await promisify(execFile)(
      'valgrind',
      [
        '--tool=callgrind',
        `--callgrind-out-file=${join(folder, 'out')}`,
        `--dump-before=${MARK_FUNCTION}`,
        process.execPath,
        ...V8_FLAGS,
        PROGRAM,
      ],
      // Not NODE_OPTIONS, nor NODE_V8_COVERAGE, which makes V8 count too: twice as many. Node hands it on unless it is set.
      { env: { PATH: process.env['PATH'], NODE_V8_COVERAGE: '' }, timeout: HANGS_MS },
    );
    return countsIn(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Callgrind writes out.1 at the first mark, out.2 at the second one, and so on; each has what came since the one before. */
export function countsIn(folder: string): Counts {
  const dumps = readdirSync(folder).filter((name) => /^out\.\d+$/.test(name));
  if (dumps.length !== VIEWERS.length * 2)
    throw new Error(`${dumps.length} marks instead of ${VIEWERS.length * 2}`);
  return Object.fromEntries(
    VIEWERS.map((viewers, i) => {
      const dump = readFileSync(join(folder, `out.${i * 2 + 2}`), 'utf8');
      return [viewers, Math.round(Number(/^summary: (\d+)$/m.exec(dump)?.[1]) / FRAMES_COUNTED)];
    }),
  );
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fill } from '../../daemon/recipes/camera-url.ts';
import { RECIPES } from '../../daemon/recipes/recipes.ts';
import { decodeJpeg } from '../helpers/decode-jpeg.ts';
import type { Pixels } from '../helpers/decode-jpeg.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';

/** The size that `startDaemon` gives its test picture. */
const SIZE = { width: 320, height: 240 };

/** The files and commands of a recipe, in their order, filled for this daemon. */
export function recipeTexts(id: string, { port }: RunningDaemon): string[] {
  const blocks = RECIPES.find((recipe) => recipe.id === id)?.blocks ?? [];
  return blocks.flatMap((block) =>
    block.kind === 'file' || block.kind === 'command'
      ? [fill(block.text, { scheme: 'http', host: '127.0.0.1', port, ...SIZE })]
      : [],
  );
}

export interface RunningProgram {
  /** What it has printed, both outputs. */
  output(): string;
  /** Resolves with the exit status. */
  ended: Promise<number | null>;
  /** Resolves when the condition holds. */
  until(condition: () => boolean): Promise<void>;
  /** SIGTERM, after 2 s SIGKILL, to it and all that it has started; resolves when it is gone. */
  stop(): Promise<void>;
}

const WAIT_MS = 12_000;
const STOP_MS = 2000;

/** A folder of its own for what programs read and write. */
export class Workshop {
  #folder = '';
  readonly #programs: RunningProgram[] = [];

  /** Made when it is asked for: a test that is not run leaves none behind. */
  get folder(): string {
    this.#folder ||= mkdtempSync(join(tmpdir(), 'picamd-recipe-'));
    return this.#folder;
  }

  /** Runs a program in the folder, in a process group of its own. */
  run(program: string, ...words: string[]): RunningProgram {
    const child = spawn(program, words, {
      cwd: this.folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, HOME: this.folder },
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    const ended = once(child, 'close').then(([code]) => code as number | null);
    const signal = (name: NodeJS.Signals) => {
      if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), name);
    };
    const running: RunningProgram = {
      output: () => output,
      ended,
      until: (condition) =>
        holds(condition, () => `not within ${WAIT_MS} ms; ${program} printed:\n${output}`),
      stop: async () => {
        signal('SIGTERM');
        const kill = setTimeout(() => signal('SIGKILL'), STOP_MS);
        await ended;
        clearTimeout(kill);
      },
    };
    this.#programs.push(running);
    return running;
  }

  /** Ends what still runs and removes the folder. */
  async clear(): Promise<void> {
    for (const program of this.#programs) await program.stop();
    if (this.#folder !== '') rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Looked at ten times a second: files appear without an event that could be waited for. */
async function holds(condition: () => boolean, complaint: () => string): Promise<void> {
  const untilMs = performance.now() + WAIT_MS;
  while (!condition()) {
    if (performance.now() > untilMs) throw new Error(complaint());
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The camera's picture now. */
export async function cameraPicture(daemon: RunningDaemon): Promise<Pixels> {
  return decodeJpeg(Buffer.from(await (await fetch(`${daemon.url}/snapshot.jpg`)).arrayBuffer()));
}

/**
 * How far the first picture is from the second on the average, 0 to 255; the first may be larger to the right and below.
 * The clock of the test picture changes: two of its pictures are up to 8 apart. One of a single colour is 50 or more away.
 */
export function difference(picture: Pixels, { width, height, rgb }: Pixels): number {
  let sum = 0;
  for (let y = 0; y < height; y++)
    for (let i = 0; i < 3 * width; i++)
      sum += Math.abs((picture.rgb[3 * picture.width * y + i] ?? 255) - (rgb[3 * width * y + i] ?? 0));
  return sum / rgb.length;
}

/** Two pictures of the test picture, one of them encoded again by somebody, are nearer than this. */
export const SAME_SCENE = 14;

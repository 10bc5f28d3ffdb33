import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fill } from '../../daemon/recipes/camera-url.ts';
import { RECIPES } from '../../daemon/recipes/recipes.ts';
import { CHEAP, credentialsFile } from '../helpers/credentials.ts';
import type { CredentialsFile } from '../helpers/credentials.ts';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import type { Pixels } from '../helpers/decode-jpeg.ts';
import { needs } from '../helpers/programs.ts';
import { snapshotPixels } from './compare-pictures.ts';

/** The frame size that `startDaemon` gives its test picture. */
const SIZE = { width: 320, height: 240, turn: 0 } as const;
const CONDITION_MS = 40_000;
const SIGTERM_MS = 2000;

/** A describe for one recipe: skips it if programs are missing, starts a camera, and cleans up afterwards. */
export function describeRecipe(
  id: string,
  programs: readonly string[],
  tests: (bench: RecipeBench) => void,
  cameraArgs = ['--camera-framerate', '20'],
): void {
  describe(`recipe: ${id}`, () => {
    needs(...programs);
    const bench = new RecipeBench(id);
    before(() => bench.start(cameraArgs));
    after(() => bench.stop());
    tests(bench);
  });
}

export interface RunningProgram {
  /** What it has printed to stdout and stderr. */
  output(): string;
  /** Resolves with the exit status. */
  ended: Promise<number | null>;
  /** Resolves once the condition is true. */
  until(condition: () => boolean): Promise<void>;
  /** Ends the program and its children: SIGTERM, and SIGKILL after 2 s. Resolves when it has ended. */
  stop(): Promise<void>;
}

/** A private camera that streams, the texts of one recipe, and a folder for its program. */
export class RecipeBench {
  readonly #id: string;
  #folder = '';
  #camera: RunningDaemon | undefined;
  #credentials: CredentialsFile | undefined;
  readonly #programs: RunningProgram[] = [];

  constructor(id: string) {
    this.#id = id;
  }

  async start(cameraArgs: string[]): Promise<void> {
    this.#credentials = await credentialsFile(CHEAP, 'everyone');
    this.#camera = await startDaemon([...cameraArgs, '--credentials-file', this.#credentials.path]);
    await this.#camera.logged(/camera: streaming/);
  }

  /** Ends all programs and the camera, and removes the folder. */
  async stop(): Promise<void> {
    for (const program of this.#programs) await program.stop();
    await this.#camera?.stop();
    this.#credentials?.clear();
    if (this.#folder !== '') rmSync(this.#folder, { recursive: true, force: true });
  }

  get camera(): RunningDaemon {
    if (this.#camera === undefined) throw new Error('the camera has not been started');
    return this.#camera;
  }

  /** Created on first use, so that skipped tests leave no folder. */
  get folder(): string {
    this.#folder ||= mkdtempSync(join(tmpdir(), 'picamd-recipe-'));
    return this.#folder;
  }

  /** The path of a file in the folder. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** A token that can only view the picture, as the recipes have it. */
  get token(): string {
    return this.#credentials?.token ?? '';
  }

  /** The camera's /status. */
  async status(): Promise<unknown> {
    const token = this.#credentials?.tokens.get('status') ?? '';
    return (await fetch(`${this.camera.url}/status?token=${token}`)).json();
  }

  /** A text with placeholders of recipes, filled in for a camera. */
  fill(text: string, language?: string, { port } = this.camera): string {
    const camera = {
      scheme: 'http',
      host: '127.0.0.1',
      port,
      name: 'Garage',
      token: this.token,
      motionMasks: [],
      ...SIZE,
    } as const;
    return fill(text, camera, language);
  }

  /** The files and commands of the recipe in order, filled in for a camera. */
  texts(camera = this.camera): string[] {
    const blocks = RECIPES.find(({ id }) => id === this.#id)?.blocks ?? [];
    return blocks.flatMap((block) =>
      block.kind === 'file' || block.kind === 'command'
        ? [this.fill(block.text, block.kind === 'file' ? block.language : 'sh', camera)]
        : [],
    );
  }

  /** The camera's current picture. */
  picture(): Promise<Pixels> {
    return snapshotPixels(this.fill('{snapshot}'));
  }

  /** Runs a program in the folder, in its own process group. */
  run(program: string, ...args: string[]): RunningProgram {
    const child = spawn(program, args, {
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
        poll(condition, () => `not within ${CONDITION_MS} ms; ${program} printed:\n${output}`),
      stop: async () => {
        signal('SIGTERM');
        const kill = setTimeout(() => signal('SIGKILL'), SIGTERM_MS);
        await ended;
        clearTimeout(kill);
      },
    };
    this.#programs.push(running);
    return running;
  }
}

/** Polls ten times a second: no event tells when another program has written a file. */
async function poll(condition: () => boolean, errorMessage: () => string): Promise<void> {
  const untilMs = performance.now() + CONDITION_MS;
  while (!condition()) {
    if (performance.now() > untilMs) throw new Error(errorMessage());
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

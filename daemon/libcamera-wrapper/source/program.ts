import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import { openByteChannel } from './byte-channel.ts';
import { throwIfAborted } from './errors.ts';
import { startError } from './start-error.ts';
import { StderrTail } from './stderr-tail.ts';

export interface ProgramOptions {
  /** Path of an executable file; it is run as it is, without a shell. */
  command: string;
  args: readonly string[];
  /** The child's whole environment; ours by default. */
  env?: NodeJS.ProcessEnv | undefined;
  /** Bytes of stdout as they come. The chunk's memory is used again: it is valid only during the call. */
  readonly onBytes: (chunk: Buffer) => void;
  /** A line of stderr, without colour codes, cut at 500 characters. */
  onLine?: ((line: string) => void) | undefined;
  /** Stops the program; a reason of 'SIGTERM' leaves the polite step out, see stop(). */
  signal?: AbortSignal | undefined;
}

export interface ProgramExit {
  /** Null when a signal ended it, or when it could not be ended. */
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Whether we had asked for it. */
  requested: boolean;
  /** False when it did not end even after SIGKILL, as a process in a hung driver. */
  gone: boolean;
  stderrTail: readonly string[];
}

/**
 * What is sent to a program that shall stop, and when, in ms. rpicam-vid takes SIGINT only at its
 * next frame and can lose it (a second signal behind it overwrites it), so it is sent twice; SIGTERM
 * kills it at once, without a clean stop of the camera. A driver that hangs outlives even SIGKILL.
 */
const LADDER: readonly (readonly [afterMs: number, signal: NodeJS.Signals])[] = [
  [0, 'SIGINT'],
  [600, 'SIGINT'],
  [1500, 'SIGTERM'],
  [3000, 'SIGKILL'],
];
const GIVE_UP_MS = 1000;
/** How long the last bytes of a program that has ended are waited for. */
const DRAIN_MS = 500;

/**
 * Without this a program that hangs, and therefore never notices that its reader is gone, would
 * outlive us when we are killed with SIGKILL: setpriv asks the kernel to kill it with its parent
 * (PR_SET_PDEATHSIG) and then becomes the program. That reaches the process that was started and not its
 * children: a script that starts the camera has to do so with exec, or its service has to end the whole
 * control group, as systemd does. Part of util-linux, so of every Debian. One that
 * still writes ends by itself without it: EPIPE.
 */
const SETPRIV = '/usr/bin/setpriv';
const hasSetpriv = existsSync(SETPRIV);

/** A child process that writes bytes to stdout, with a bounded memory of its stderr and a bounded stop. */
export class Program {
  readonly pid: number;
  /** Resolves, never rejects, when the program has ended and its last bytes were handed over. */
  readonly exited: Promise<ProgramExit>;

  readonly #child: ChildProcess;
  readonly #stdout: Socket;
  readonly #tail: StderrTail;
  #requested = false;
  #ladder: NodeJS.Timeout[] = [];
  #giveUp: () => void = () => {};

  private constructor(child: ChildProcess, pid: number, stdout: Socket, tail: StderrTail) {
    this.#child = child;
    this.#stdout = stdout;
    this.#tail = tail;
    this.pid = pid;
    this.exited = this.#untilExit();
  }

  /** Bytes of stdout so far. */
  get bytesRead(): number {
    return this.#stdout.bytesRead;
  }

  /**
   * Resolves when the program runs.
   *
   * @throws CameraError 'aborted', 'out-of-files', or 'no-binary' when the system cannot start it.
   */
  static async start(options: ProgramOptions): Promise<Program> {
    throwIfAborted(options.signal);
    const { ourEnd, childEnd } = await openByteChannel(options.onBytes).catch((cause: unknown) => {
      throw startError(options.command, cause);
    });
    const tail = new StderrTail((line) => options.onLine?.(line));
    const [command, args] = hasSetpriv
      ? [SETPRIV, ['--pdeathsig', 'KILL', options.command, ...options.args]]
      : [options.command, [...options.args]];
    try {
      // A process group of its own: a Ctrl-C at our terminal is ours to pass on, and helpers of the
      // program can be ended with it.
      const child = spawn(command, args, {
        stdio: ['ignore', childEnd, 'pipe'],
        detached: true,
        env: options.env ?? process.env,
      });
      child.stderr?.on('data', (chunk: Buffer) => tail.write(chunk));
      const pid = await spawned(child, options.command);
      const program = new Program(child, pid, ourEnd, tail);
      program.#stopOn(options.signal);
      return program;
    } catch (error) {
      ourEnd.destroy();
      throw error;
    } finally {
      childEnd.destroy();
    }
  }

  /**
   * Ends the program within 4 s: SIGINT, SIGTERM, SIGKILL. Can be called any number of times.
   * `at: 'SIGTERM'` leaves the polite step out, for a program that is known to hang.
   */
  stop(at: 'SIGINT' | 'SIGTERM' = 'SIGINT'): Promise<ProgramExit> {
    if (this.#requested) return this.exited;
    this.#requested = true;
    const steps = LADDER.slice(LADDER.findIndex(([, signal]) => signal === at));
    const startMs = steps[0]?.[0] ?? 0;
    for (const [afterMs, signal] of steps) this.#later(afterMs - startMs, () => this.#kill(signal));
    this.#later((steps.at(-1)?.[0] ?? 0) - startMs + GIVE_UP_MS, () => this.#giveUp());
    return this.exited;
  }

  #later(afterMs: number, act: () => void): void {
    if (afterMs === 0) act();
    else this.#ladder.push(setTimeout(act, afterMs));
  }

  async #untilExit(): Promise<ProgramExit> {
    const stdoutEnd = new Promise((resolve) => this.#stdout.on('close', resolve).on('error', resolve));
    const stderrEnd = new Promise((resolve) => this.#child.once('close', resolve));
    const gone = await new Promise<boolean>((resolve) => {
      this.#giveUp = () => resolve(false);
      this.#child.once('exit', () => resolve(true));
    });
    for (const timer of this.#ladder) clearTimeout(timer);
    if (gone) this.#kill('SIGKILL');
    await Promise.race([Promise.all([stdoutEnd, stderrEnd]), delay(DRAIN_MS)]);
    this.#stdout.destroy();
    this.#child.stderr?.destroy();
    this.#child.unref();
    return {
      code: this.#child.exitCode,
      signal: this.#child.signalCode,
      requested: this.#requested,
      gone,
      stderrTail: this.#tail.lines,
    };
  }

  /** To the whole group: a helper of the program must not keep the camera open. */
  #kill(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, signal);
    } catch {
      // ESRCH: nobody is left in the group, which is what was wanted.
    }
  }

  #stopOn(signal: AbortSignal | undefined): void {
    if (!signal) return;
    const stop = () => void this.stop(signal.reason === 'SIGTERM' ? 'SIGTERM' : 'SIGINT');
    signal.addEventListener('abort', stop, { once: true });
    void this.exited.then(() => signal.removeEventListener('abort', stop));
    if (signal.aborted) stop();
  }
}

function spawned(child: ChildProcess, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid as number));
    child.once('error', (cause) => reject(startError(command, cause)));
  });
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

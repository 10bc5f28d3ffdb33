import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import { openByteChannel } from './byte-channel.ts';
import { throwIfAborted } from './errors.ts';
import { startError } from './start-error.ts';
import { StderrTail } from './stderr-tail.ts';

export interface ProgramOptions {
  /** Path of an executable file; it runs without a shell. */
  command: string;
  args: readonly string[];
  /** The child's complete environment; by default that of this process. */
  env?: NodeJS.ProcessEnv | undefined;
  /** Receives the bytes of stdout. The chunk's memory is reused, so it is valid only during the call. */
  readonly onBytes: (chunk: Buffer) => void;
  /** Receives a line of stderr without color codes, at most 500 characters. */
  onLine?: ((line: string) => void) | undefined;
  /** Stops the program. With the reason 'SIGTERM' it skips SIGINT, see stop(). */
  signal?: AbortSignal | undefined;
}

export interface ProgramExit {
  /** Null if a signal ended the program, or if it could not be ended. */
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Whether we stopped it. */
  requested: boolean;
  /** False if it survived even SIGKILL, as a process in a hung driver does. */
  ended: boolean;
  stderrTail: readonly string[];
}

/**
 * The signals that stop a program, and when they are sent, in ms. rpicam-vid handles SIGINT only at its next frame
 * and can lose it (a second signal overwrites the first), so it is sent twice. SIGTERM kills it at once, without a
 * clean stop of the camera. A process in a driver that hangs survives even SIGKILL.
 */
const STOP_SEQUENCE: readonly (readonly [afterMs: number, signal: NodeJS.Signals])[] = [
  [0, 'SIGINT'],
  [600, 'SIGINT'],
  [1500, 'SIGTERM'],
  [3000, 'SIGKILL'],
];
/** After SIGKILL. */
const GIVE_UP_MS = 1000;
/** How long to wait for the last bytes of a program that has ended. */
const DRAIN_MS = 500;

/**
 * setpriv asks the kernel to kill the program with its parent (PR_SET_PDEATHSIG), and then becomes the program.
 * Without it a program that hangs would survive us if we were killed with SIGKILL; one that still writes ends by
 * itself, with EPIPE. This does not reach children of the program: a script must start the camera with exec, or
 * its service must end the whole control group, as systemd does. Part of util-linux, so of every Debian.
 */
const SETPRIV = '/usr/bin/setpriv';
const hasSetpriv = existsSync(SETPRIV);

/** A child process that writes bytes to stdout. It keeps the last lines of stderr, and stops in a limited time. */
export class Program {
  readonly pid: number;
  /** Resolves when the program has ended and its last bytes were delivered. Never rejects. */
  readonly exited: Promise<ProgramExit>;

  readonly #child: ChildProcess;
  readonly #stdout: Socket;
  readonly #tail: StderrTail;
  #requested = false;
  readonly #stopTimers: NodeJS.Timeout[] = [];
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
   * Resolves when the program is running.
   *
   * @throws CameraError 'aborted', 'out-of-files', or 'no-binary' if the system cannot start it.
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
      // In its own process group it does not get a Ctrl-C at our terminal, and its helpers end with it.
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
   * Ends the program within 4 s: SIGINT, SIGTERM, SIGKILL. Can be called repeatedly.
   * `first: 'SIGTERM'` skips SIGINT, for a program that is known to hang.
   */
  stop(first: 'SIGINT' | 'SIGTERM' = 'SIGINT'): Promise<ProgramExit> {
    if (this.#requested) return this.exited;
    this.#requested = true;
    const steps = STOP_SEQUENCE.slice(STOP_SEQUENCE.findIndex(([, signal]) => signal === first));
    const startMs = steps[0]?.[0] ?? 0;
    for (const [afterMs, signal] of steps) this.#later(afterMs - startMs, () => this.#kill(signal));
    this.#later((steps.at(-1)?.[0] ?? 0) - startMs + GIVE_UP_MS, () => this.#giveUp());
    return this.exited;
  }

  #later(afterMs: number, act: () => void): void {
    if (afterMs === 0) act();
    else this.#stopTimers.push(setTimeout(act, afterMs));
  }

  async #untilExit(): Promise<ProgramExit> {
    const stdoutEnd = new Promise((resolve) => this.#stdout.on('close', resolve).on('error', resolve));
    const stderrEnd = new Promise((resolve) => this.#child.once('close', resolve));
    const ended = await new Promise<boolean>((resolve) => {
      this.#giveUp = () => resolve(false);
      this.#child.once('exit', () => resolve(true));
    });
    for (const timer of this.#stopTimers) clearTimeout(timer);
    if (ended) this.#kill('SIGKILL');
    await Promise.race([Promise.all([stdoutEnd, stderrEnd]), delay(DRAIN_MS)]);
    this.#stdout.destroy();
    this.#child.stderr?.destroy();
    this.#child.unref();
    return {
      code: this.#child.exitCode,
      signal: this.#child.signalCode,
      requested: this.#requested,
      ended,
      stderrTail: this.#tail.lines,
    };
  }

  /** Signals the whole group: a helper of the program must not keep the camera open. */
  #kill(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, signal);
    } catch {
      // ESRCH: the group is already empty.
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

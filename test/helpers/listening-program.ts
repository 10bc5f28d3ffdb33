import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { eventually } from './eventually.ts';

/** A server of Debian's that listens on a port of 127.0.0.1, and can be killed, stopped and started again on the same port. */
export class ListeningProgram {
  readonly port: number;
  readonly #name: string;
  readonly #args: readonly string[];
  #child: ChildProcess | null = null;
  #log = '';

  constructor(name: string, port: number, args: readonly string[]) {
    this.#name = name;
    this.port = port;
    this.#args = args;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** What it has written to stderr since the first start. */
  get log(): string {
    return this.#log;
  }

  async start(): Promise<void> {
    // Debian's servers are in a folder that only root searches.
    const path = `/usr/sbin/${this.#name}`;
    const program = existsSync(path) ? path : this.#name;
    const child = spawn(program, [...this.#args], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child = child;
    child.stderr.on('data', (chunk) => (this.#log += String(chunk)));
    await eventually(`${this.#name} listens`, async () => {
      if (child.exitCode !== null) throw new Error(`${this.#name} ended:\n${this.#log}`);
      const socket = connect(this.port, '127.0.0.1');
      try {
        await once(socket, 'connect');
        return true;
      } finally {
        socket.destroy();
      }
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** As a crash: the clients' connections break. */
  async crash(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill('SIGKILL');
    await ended;
  }
}

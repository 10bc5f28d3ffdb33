import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const RETRY_MS = 500;
const FIRST_ANSWER_MS = 10_000;
const ANSWER_MS = 180_000;

/**
 * A shell of root's on a serial line of the emulated machine. systemd starts it for `systemd.debug_shell=` on the
 * kernel's command line, so that the image need not be made for being looked into.
 */
export class RootShell {
  readonly #path: string;
  readonly #news = new EventEmitter();
  #socket: Socket | null = null;
  #text = '';
  #commands = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Resolves when the shell answers, which is early in the boot. */
  async open(ms: number): Promise<void> {
    const until = performance.now() + ms;
    const socket = (this.#socket ??= await this.#connect(until));
    while (performance.now() < until) {
      // The line echoes until it is told not to. What is written before the shell is there may get lost.
      socket.write(
        '\n stty -echo; PS1= PS2= TERM=dumb; export LC_ALL=C SYSTEMD_PAGER=cat SYSTEMD_COLORS=0\n',
      );
      try {
        await this.run('true', FIRST_ANSWER_MS);
        return;
      } catch {
        // Not there yet.
      }
    }
    throw new Error(`no shell in ${ms / 1000} s`);
  }

  /**
   * What a command printed.
   *
   * @throws Error when it ended with another status than 0, or not in time.
   */
  async run(command: string, ms = ANSWER_MS): Promise<string> {
    if (this.#socket === null) throw new Error('the shell is not open');
    const id = ++this.#commands;
    // In two halves: an echo of the command is not its end.
    this.#socket.write(`{ ${command}\n} 2>&1; printf '\\n@%s-%s@%s@\\n' end ${id} $?\n`);
    const end = new RegExp(`\\n@end-${id}@(\\d+)@`);
    const signal = AbortSignal.timeout(ms);
    for (;;) {
      const found = end.exec(this.#text);
      if (found !== null) {
        const printed = this.#text
          .slice(0, found.index)
          .replace(/^[^]*\n@end-\d+@\d+@\n/, '')
          .trim();
        this.#text = this.#text.slice(found.index);
        if (found[1] !== '0') throw new Error(`${command} ended with ${found[1]}: ${printed}`);
        return printed;
      }
      try {
        await once(this.#news, 'text', { signal });
      } catch {
        throw new Error(`no answer to ${command} in ${ms / 1000} s: ${this.#text.slice(-500)}`);
      }
    }
  }

  /** A command that takes the shell away before it can answer. */
  send(command: string): void {
    this.#socket?.write(`${command}\n`);
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = null;
  }

  async #connect(until: number): Promise<Socket> {
    for (;;) {
      const socket = connect(this.#path);
      try {
        await once(socket, 'connect');
        socket.on('error', () => {});
        socket.on('data', (chunk: Buffer) => {
          this.#text += chunk.toString('utf8').replaceAll('\r', '');
          this.#news.emit('text');
        });
        return socket;
      } catch (error) {
        if (performance.now() > until) throw error;
        await delay(RETRY_MS);
      }
    }
  }
}

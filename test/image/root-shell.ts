import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const RETRY_MS = 500;
const FIRST_RESPONSE_MS = 10_000;
const RESPONSE_MS = 180_000;

/**
 * A root shell on a serial line of the emulated machine. systemd starts it because of `systemd.debug_shell=` on the kernel's
 * command line, so the image needs no changes for tests.
 */
export class RootShell {
  readonly #path: string;
  readonly #events = new EventEmitter();
  #socket: Socket | null = null;
  #text = '';
  #commands = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Resolves when the shell responds, which is early in the boot. */
  async open(ms: number): Promise<void> {
    const until = performance.now() + ms;
    const socket = (this.#socket ??= await this.#connect(until));
    while (performance.now() < until) {
      // The terminal echoes until `stty -echo`. Input before the shell has started may get lost.
      socket.write(
        '\n stty -echo; PS1= PS2= TERM=dumb; export LC_ALL=C SYSTEMD_PAGER=cat SYSTEMD_COLORS=0\n',
      );
      try {
        await this.run('true', FIRST_RESPONSE_MS);
        return;
      } catch {
        // The shell has not started yet.
      }
    }
    throw new Error(`no shell within ${ms / 1000} s`);
  }

  /**
   * Runs a command and returns its output.
   *
   * @throws Error if the command fails or takes longer than `ms`.
   */
  async run(command: string, ms = RESPONSE_MS): Promise<string> {
    if (this.#socket === null) throw new Error('the shell is not open');
    const id = ++this.#commands;
    // printf joins the end mark, so that an echo of the command does not match.
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
        await once(this.#events, 'text', { signal });
      } catch {
        throw new Error(`no response to ${command} within ${ms / 1000} s: ${this.#text.slice(-500)}`);
      }
    }
  }

  /** Sends a command that ends the shell before it can respond. */
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
          this.#events.emit('text');
        });
        return socket;
      } catch (error) {
        if (performance.now() > until) throw error;
        await delay(RETRY_MS);
      }
    }
  }
}

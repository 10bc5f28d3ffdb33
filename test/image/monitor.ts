import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const RETRY_MS = 200;
/** Only ends what hangs. */
const ANSWER_MS = 60_000;

interface Answer {
  readonly return?: object;
  readonly error?: { readonly desc: string };
}

/** Commands to a running qemu: one connection a command (QEMU Machine Protocol, docs/interop/qmp-spec.rst of qemu). */
export class Monitor {
  readonly #path: string;

  /** `path`: of qemu's socket. */
  constructor(path: string) {
    this.#path = path;
  }

  /** @throws Error if qemu refuses the command, or does not answer. */
  async run(execute: string, args: Record<string, string>): Promise<void> {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const socket = await this.#connect(signal);
    const lines = createInterface({ input: socket, signal })[Symbol.asyncIterator]();
    try {
      // Its greeting.
      await lines.next();
      for (const command of [{ execute: 'qmp_capabilities' }, { execute, arguments: args }]) {
        socket.write(`${JSON.stringify(command)}\n`);
        const { error } = await answerIn(lines);
        if (error !== undefined) throw new Error(`qemu: ${execute}: ${error.desc}`);
      }
    } finally {
      socket.destroy();
    }
  }

  async #connect(signal: AbortSignal): Promise<Socket> {
    for (;;) {
      const socket = connect(this.#path);
      try {
        await once(socket, 'connect', { signal });
        return socket;
      } catch (error) {
        socket.destroy();
        if (signal.aborted) throw error;
        await delay(RETRY_MS);
      }
    }
  }
}

/** The next line that is not an event. */
async function answerIn(lines: AsyncIterator<string>): Promise<Answer> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('qemu: no answer');
    const answer = JSON.parse(value) as Answer;
    if (answer.return !== undefined || answer.error !== undefined) return answer;
  }
}

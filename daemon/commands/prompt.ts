import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

const MOST_CHARACTERS = 1024;

/** Asks for a line without showing what is typed; from a pipe it is the first line, without a question. */
export async function askSecret(question: string): Promise<string> {
  const terminal = process.stdin.isTTY;
  // readline would show every key.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal, historySize: 0 });
  if (terminal) process.stderr.write(question);
  try {
    return await new Promise<string>((resolve) => {
      lines.once('line', resolve);
      lines.once('SIGINT', () => resolve(''));
      lines.once('close', () => resolve(''));
    }).then((line) => line.slice(0, MOST_CHARACTERS));
  } finally {
    lines.close();
    if (terminal) process.stderr.write('\n');
  }
}

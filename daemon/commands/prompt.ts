import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { usageError } from './usage-error.ts';

const MAX_CHARACTERS = 1024;

/**
 * Asks for a line without showing what is typed. From a pipe it reads the first line, without asking.
 *
 * @throws PicamdError 'bad-usage' after Ctrl-C or Ctrl-D.
 */
export async function askSecret(question: string): Promise<string> {
  const terminal = process.stdin.isTTY;
  // readline would echo every key.
  const discard = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: discard, terminal, historySize: 0 });
  if (terminal) process.stderr.write(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      // Not an empty line, which may mean to keep what there is.
      const cancel = () => reject(usageError('Canceled', 'Nothing has changed.'));
      lines.once('SIGINT', cancel);
      lines.once('close', () => (terminal ? cancel() : resolve('')));
    }).then((line) => line.slice(0, MAX_CHARACTERS));
  } finally {
    lines.close();
    if (terminal) process.stderr.write('\n');
  }
}

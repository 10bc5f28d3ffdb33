import type { DiskQueue } from './disk-queue.ts';

/** Read at once: what is made of it keeps the loop for a few ms. */
const PIECE_BYTES = 2 ** 18;
/** Longer ones are none of ours. */
const MOST_LINE_BYTES = 2 ** 16;

/** Calls back with each line of a text file. A file that is missing or cannot be read ends early. */
export async function readLines(
  queue: DiskQueue,
  path: string,
  onLine: (line: string) => void,
): Promise<void> {
  let rest = '';
  for (let position = 0; ; position += PIECE_BYTES) {
    const piece = await readPiece(queue, path, position).catch(() => null);
    if (piece === null || piece.length === 0) break;
    const lines = (rest + piece.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MOST_LINE_BYTES) rest = '';
    for (const line of lines) if (line !== '') onLine(utf8(line));
    if (piece.length < PIECE_BYTES) break;
  }
  if (rest !== '') onLine(utf8(rest));
}

function readPiece(queue: DiskQueue, path: string, position: number): Promise<Buffer> {
  return queue.run(async (fs) => {
    const file = await fs.open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(PIECE_BYTES), 0, PIECE_BYTES, position);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  });
}

/** Pieces are cut between bytes, not between characters. */
function utf8(line: string): string {
  return Buffer.from(line, 'latin1').toString('utf8');
}

import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PicamdError, errorMessage } from '../../errors.ts';
import { JpegSplitter } from '../../frame/jpeg-splitter.ts';
import { visibleText } from '../../text/visible-text.ts';
import { tooLarge } from '../rejects.ts';
import { FrameCollector } from './frame-collector.ts';
import type { Source, SourceRun } from './source.ts';

/** The names of files that hold one picture, however many JPEGs are in them. */
const PICTURE = /\.jpe?g$/i;

export interface FileSourceOptions {
  /** A .jpg file, an .mjpeg file, or a folder whose .jpg and .jpeg files are shown in order of their names. */
  path: string;
  /** Frames per second. */
  framerate: number;
  maxFrameBytes: number;
}

/** Recorded frames at a steady rate, in a loop. */
export class FileSource implements Source {
  readonly kind = 'file';
  /** Frames do not wait: each is read when it is due. */
  readonly backlog = { frames: 0, bytes: 0 };
  readonly description: string;
  readonly framerate: number;
  readonly #options: FileSourceOptions;
  /** It has been shown before: what is there now is perhaps still being written. */
  #wasShown = false;
  /** Size of the newest frame that was skipped for it; 0 if none was. */
  #tooLargeBytes = 0;

  constructor(options: FileSourceOptions) {
    this.#options = options;
    this.description = visibleText(options.path);
    this.framerate = options.framerate;
  }

  async run({ onBytes, units, signal }: SourceRun): Promise<void> {
    const intervalMs = 1000 / this.#options.framerate;
    let dueMs = performance.now();
    try {
      for (;;) {
        let frames = 0;
        this.#tooLargeBytes = 0;
        for await (const frame of this.#frames(signal)) {
          await delay(Math.max(0, dueMs - performance.now()), undefined, { signal });
          // After a sleep or an overload it continues at the rate and does not catch up.
          dueMs = Math.max(dueMs, performance.now() - intervalMs) + intervalMs;
          units?.start();
          onBytes(frame);
          units?.end();
          frames++;
          this.#wasShown = true;
        }
        if (frames === 0) throw this.#withoutFrames();
      }
    } catch (error) {
      if (signal.aborted) return;
      throw error instanceof PicamdError ? error : unreadable(this.description, error);
    }
  }

  async *#frames(signal: AbortSignal): AsyncGenerator<Buffer> {
    const { path, maxFrameBytes } = this.#options;
    const facts = await stat(path);
    if (facts.isFile()) {
      if (PICTURE.test(path) && facts.size <= maxFrameBytes) yield await readFile(path, { signal });
      else yield* this.#framesOf(path, signal);
      return;
    }
    // Reading a pipe or a device may block forever, and nothing could stop it.
    if (!facts.isDirectory()) throw new Error('it is neither a file nor a folder');
    const names = (await readdir(path)).filter((name) => PICTURE.test(name)).toSorted();
    for (const name of names) {
      const picture = join(path, name);
      // Skips what was deleted meanwhile, is not a file, or is too large.
      const size = await stat(picture).then((found) => (found.isFile() ? found.size : null), ignore);
      if (size !== null && size > maxFrameBytes) this.#tooLargeBytes = size;
      if (size === null || size > maxFrameBytes) continue;
      const bytes = await readFile(picture, { signal }).catch(ignore);
      if (bytes !== null) yield bytes;
    }
  }

  async *#framesOf(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
    const collector = new FrameCollector(this.#options.maxFrameBytes);
    const splitter = new JpegSplitter(collector);
    for await (const chunk of createReadStream(path, { signal })) {
      splitter.write(chunk as Buffer);
      yield* collector.take();
    }
    this.#tooLargeBytes = splitter.counts.oversizeBytes;
  }

  #withoutFrames(): PicamdError {
    const { maxFrameBytes } = this.#options;
    return this.#tooLargeBytes > 0
      ? new PicamdError('frames-too-large', ...tooLarge(this.#tooLargeBytes, maxFrameBytes, 'file'))
      : new PicamdError(
          this.#wasShown ? 'no-file' : 'not-mjpeg',
          `${this.description} contains no JPEG`,
          HINT,
        );
  }
}

function ignore(): null {
  return null;
}

const HINT =
  'Set SOURCE_FILE to an .mjpeg file, a .jpg file or a folder of .jpg files that this user may read.';

function unreadable(path: string, cause: unknown): PicamdError {
  // The message of the system has the file's name.
  return new PicamdError('no-file', `Cannot read ${path}: ${visibleText(errorMessage(cause))}`, HINT, cause);
}

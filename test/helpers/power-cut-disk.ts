import { mkdirSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import * as fs from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { FileSystem } from '../../daemon/recording/disk-queue.ts';

/** What a disk writes as a whole. */
const PAGE_BYTES = 4096;

interface Written {
  readonly at: number;
  readonly bytes: Buffer;
}

interface CutFile {
  /** Its content when it was last synced. */
  synced: Buffer;
  /** What was written since then, in its order. */
  later: Written[];
}

/** A file system that knows what a power cut would leave: what was synced, and of what was written since then any pages. */
export class PowerCutDisk {
  readonly #files = new Map<string, CutFile>();
  /** Writes and syncs so far. */
  operations = 0;
  onOperation: (operations: number) => void = () => {};

  get fs(): FileSystem {
    const open = async (...args: Parameters<typeof fs.open>): Promise<FileHandle> => {
      const path = String(args[0]);
      const file = this.#files.get(path) ?? { synced: Buffer.alloc(0), later: [] };
      this.#files.set(path, file);
      return this.#watched(await fs.open(...args), file);
    };
    return { ...fs, open };
  }

  /** Writes what is left below `from` to `to`; `random` gives numbers from 0 to 1. */
  cut(from: string, to: string, random: () => number): void {
    for (const [path, { synced, later }] of this.#files) {
      let content = synced;
      // Writes of pages that were cut leave a hole, which reads as zeros.
      for (const { at, bytes } of later.slice(0, Math.ceil(random() * later.length)))
        for (let start = 0; start < bytes.length;) {
          const end = Math.min(bytes.length, start + PAGE_BYTES - ((at + start) % PAGE_BYTES));
          if (random() < 0.7) content = overwritten(content, at + start, bytes.subarray(start, end));
          start = end;
        }
      const target = join(to, relative(from, path));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
  }

  #watched(handle: FileHandle, file: CutFile): FileHandle {
    const done = (): void => this.onOperation(++this.operations);
    return new Proxy(handle, {
      get(target, key: keyof FileHandle) {
        const member: unknown = target[key];
        if (typeof member !== 'function') return member;
        if (key === 'datasync')
          return async (): Promise<void> => {
            for (const { at, bytes } of file.later) file.synced = overwritten(file.synced, at, bytes);
            file.later = [];
            done();
          };
        if (key !== 'write') return member.bind(target) as unknown;
        return async (bytes: Buffer, from: number, length: number, at: number): Promise<unknown> => {
          file.later.push({ at, bytes: Buffer.from(bytes.subarray(from, from + length)) });
          const result = await target.write(bytes, from, length, at);
          done();
          return result;
        };
      },
    });
  }
}

function overwritten(content: Buffer, at: number, bytes: Buffer): Buffer {
  const longer = Buffer.alloc(Math.max(content.length, at + bytes.length));
  content.copy(longer);
  bytes.copy(longer, at);
  return longer;
}

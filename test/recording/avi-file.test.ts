import { mkdtempSync, rmSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AviFile } from '../../daemon/recording/avi-file.ts';
import { DiskQueue } from '../../daemon/recording/disk-queue.ts';
import type { FileSystem } from '../../daemon/recording/disk-queue.ts';

/** Waited for once, and enough to open files on a busy machine. */
const HANGS_MS = 1000;

describe('AviFile', () => {
  const root = mkdtempSync(join(tmpdir(), 'picamd-avi-'));
  after(() => rmSync(root, { recursive: true }));

  it('is given up without an error where closing it hangs', async () => {
    const opened: fs.FileHandle[] = [];
    const open = async (...args: Parameters<typeof fs.open>) => {
      const file = await fs.open(...args);
      opened.push(file);
      return new Proxy(file, {
        get: (target, key) => (key === 'close' ? () => new Promise(() => {}) : Reflect.get(target, key)),
      });
    };
    const system: FileSystem = { ...fs, open };
    const queue = new DiskQueue({ fs: system, limitMs: HANGS_MS });
    const file = await AviFile.create(
      { queue, root, stem: 'one' },
      { width: 64, height: 48, rate: 10, scale: 1 },
    );
    await file.abandon();
    for (const each of opened) await each.close();
  });
});

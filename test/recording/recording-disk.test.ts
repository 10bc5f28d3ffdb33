import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Notice } from '../../daemon/errors.ts';
import { DiskQueue, systemError } from '../../daemon/recording/disk-queue.ts';
import type { FileSystem } from '../../daemon/recording/disk-queue.ts';
import { lockFolder } from '../../daemon/recording/folder-lock.ts';
import { RecordingDisk } from '../../daemon/recording/recording-disk.ts';
import { isOnSystemDisk } from '../../daemon/recording/system-disk.ts';

const SYSTEM: FileSystem = fs;

describe('RecordingDisk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-disk-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let count = 0;

  function made({ system = SYSTEM, isSystemAllowed = true, root = join(folder, String(++count)) } = {}) {
    const timers: { run: () => void; ms: number }[] = [];
    const faults: (Notice | null)[] = [];
    const state = { ready: 0, problem: null as Error | null, nowMs: 0 };
    const disk = new RecordingDisk({
      queue: new DiskQueue({ fs: system }),
      root,
      isSystemAllowed: () => isSystemAllowed,
      isOnSystem: async () => true,
      prepare: async () => {
        if (state.problem !== null) throw state.problem;
      },
      onReady: () => state.ready++,
      onFault: (notice) => faults.push(notice),
      now: () => state.nowMs,
      timer: (run, ms) => {
        timers.push({ run, ms });
        return () => {};
      },
    });
    return { disk, timers, faults, state, root };
  }

  it('says why nothing can be recorded, looks again less and less often, and says when it can be again', async () => {
    const { disk, timers, faults, state } = made();
    state.problem = systemError('ENOSPC', 'no space left on device');
    for (let i = 0; i < 7; i++) {
      await disk.start();
    }
    expect(timers.map(({ ms }) => ms)).to.deep.equal([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    expect(faults.map((notice) => notice?.code)).to.deep.equal(['disk-full']);
    state.problem = null;
    await disk.start();
    expect(faults.at(-1)).to.equal(null);
    expect([state.ready, disk.notice]).to.deep.equal([1, null]);
    await disk.stop();
  });

  it('looks less and less often for a disk that fails as soon as it is written, until it has worked for a minute', async () => {
    const { disk, timers, state } = made();
    const retries: number[] = [];
    for (const workedMs of [0, 1000, 1000, 1000, 61_000]) {
      await disk.start();
      state.nowMs += workedMs;
      disk.failed(systemError('EIO', 'injected'));
      retries.push(timers.at(-1)?.ms ?? 0);
    }
    expect(retries).to.deep.equal([2000, 4000, 8000, 16_000, 2000]);
    await disk.stop();
  });

  it('takes many readers for no fault of the disk', async () => {
    const { disk, faults } = made();
    await disk.start();
    disk.failed(systemError('EBUSY', 'too many wait for the disk of recordings'));
    expect([disk.isReady, faults]).to.deep.equal([true, []]);
    await disk.stop();
  });

  it('has a code and a hint for each fault', async () => {
    const codes = {
      ENOENT: 'disk-missing',
      ENODEV: 'disk-missing',
      EIO: 'disk-failing',
      ENOSPC: 'disk-full',
      EROFS: 'disk-read-only',
      EACCES: 'disk-denied',
      ETIMEDOUT: 'disk-hangs',
    };
    for (const [code, expected] of Object.entries(codes)) {
      const { disk, faults } = made();
      await disk.start();
      disk.failed(systemError(code, 'injected'));
      expect(disk.isReady).to.equal(false);
      expect(faults.map((notice) => notice?.code)).to.deep.equal([expected]);
      expect(faults[0]?.hint).to.match(/^[A-Z].*\.$|^Run: /);
      await disk.start();
      expect(disk.isReady).to.equal(true);
      await disk.stop();
    }
  });

  it('writes nothing to the disk of the system, nor to the mount point of a disk that is missing', async () => {
    const { disk, faults, root } = made({ isSystemAllowed: false });
    await disk.start();
    expect(faults[0]?.code).to.equal('disk-on-system');
    expect(existsSync(root)).to.equal(false);
    await disk.stop();
  });

  it('notices that another disk is mounted there, before it writes', async () => {
    const { disk, root } = made();
    await disk.start();
    await disk.check(fs);
    rmSync(root, { recursive: true });
    const error = await disk.check(fs).catch((thrown: NodeJS.ErrnoException) => thrown);
    expect((error as NodeJS.ErrnoException).code).to.equal('ENOENT');
    const moved: FileSystem = {
      ...fs,
      stat: (async () => ({ dev: -1 })) as unknown as typeof fs.stat,
    };
    const other = await disk.check(moved).catch((thrown: NodeJS.ErrnoException) => thrown);
    expect((other as NodeJS.ErrnoException).code).to.equal('ENODEV');
    await disk.stop();
  });

  it('refuses a folder in which another picamd records, and takes it over when that has ended', async () => {
    const other = { where: 'another container', pid: 7, started: '1' };
    const root = join(folder, 'shared');
    await fs.mkdir(root);
    await lockFolder(fs, root, other);
    const { disk, faults } = made({ root });
    await disk.start();
    expect(faults[0]?.code).to.equal('disk-in-use');
    // Its lock is renewed each half minute.
    const past = Date.now() / 1000 - 100;
    await fs.utimes(join(root, '.picamd-lock'), past, past);
    await disk.start();
    await disk.stop();
    expect(existsSync(join(root, '.picamd-lock'))).to.equal(false);
  });

  it('knows the disk of the system by the device of the nearest folder that exists', async () => {
    expect(await isOnSystemDisk(fs, '/no/such/folder')).to.equal(true);
    expect(await isOnSystemDisk(fs, '/proc/sys')).to.equal(false);
  });
});

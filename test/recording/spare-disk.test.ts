import * as promises from 'node:fs/promises';
import { expect } from 'chai';
import { loadConfig } from '../../daemon/config/load.ts';
import type { FileSystem } from '../../daemon/recording/disk-queue.ts';
import { SpareDisk } from '../../daemon/recording/spare-disk.ts';
import { NOBODY } from '../helpers/daemon.ts';

const GIGABYTE = 1e9;
/** No block device has these numbers, so each is a disk of its own. */
const [SYSTEM, OTHER] = [0xfff00, 0xffe00];

function files(stat: (path: string) => Promise<{ dev: number }>): FileSystem {
  const statfs = () => Promise.resolve({ bavail: 50, blocks: 100, bsize: GIGABYTE });
  return { ...promises, stat, statfs } as unknown as FileSystem;
}

describe('a disk while recording is off', () => {
  const { config } = loadConfig(
    ['--record-path', '/media/picamd', '--record-days', '3650'],
    NOBODY,
    () => [],
  );

  it('is told with its room and how long that is enough, if it is not that of the system', async () => {
    const own = files((path) => Promise.resolve({ dev: path === '/media/picamd' ? OTHER : SYSTEM }));
    const found = await new SpareDisk(own).look(config);
    expect(found).to.include({ freeBytes: 50 * GIGABYTE, totalBytes: 100 * GIGABYTE });
    // A tenth stays free, and 1280x720 at 1 fps is some gigabytes a day.
    expect(found?.lastsDays).to.be.within(2, 30);
    const system = files(() => Promise.resolve({ dev: SYSTEM }));
    expect(await new SpareDisk(system).look(config)).to.equal(null);
  });

  it('is none when it hangs, and is not asked again while it does', async () => {
    let asked = 0;
    const hanging = files(() => {
      asked++;
      return new Promise(() => {});
    });
    const disk = new SpareDisk(hanging);
    expect(await Promise.all([disk.look(config), disk.look(config)])).to.deep.equal([null, null]);
    expect(asked).to.equal(1);
  });
});

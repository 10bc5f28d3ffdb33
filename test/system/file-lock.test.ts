import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFileLock } from '../../daemon/system/file-lock.ts';

describe('a file lock', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'picamd-lock-'));
    path = join(folder, 'below', 'file.lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lets one run at a time, also after one that fails', async () => {
    let [running, most] = [0, 0];
    const act = async (fails: boolean) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      if (fails) throw new Error('it fails');
    };
    const runs = await Promise.allSettled(
      [true, false, true, false].map((fails) => withFileLock(path, () => act(fails))),
    );
    expect(runs.map(({ status }) => status)).to.deep.equal([
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect([most, existsSync(path)]).to.deep.equal([1, false]);
  });

  it('is taken over from a process that was killed, also if the clock was wrong then', async () => {
    for (const offSeconds of [-11, 3600]) {
      await withFileLock(path, () => Promise.resolve());
      writeFileSync(path, '');
      const at = Date.now() / 1000 + offSeconds;
      utimesSync(path, at, at);
      expect(await withFileLock(path, () => Promise.resolve('ran'))).to.equal('ran');
    }
  });

  it('says why it cannot be created', async () => {
    writeFileSync(join(folder, 'below'), '');
    const failed = await withFileLock(path, () => Promise.resolve()).catch((error: unknown) => error);
    expect(failed)
      .to.have.property('code')
      .which.matches(/ENOTDIR|EEXIST/);
  });
});

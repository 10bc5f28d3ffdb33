import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { copyFolder, writeFolder } from '../scripts/write-folder.ts';

describe('the folder that a build writes', () => {
  const root = mkdtempSync(join(tmpdir(), 'picamd-folder-'));
  const [source, target] = [join(root, 'source'), join(root, 'target')];
  const namesIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();

  beforeEach(() => {
    for (const folder of [source, target]) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(join(folder, 'old'), { recursive: true });
      writeFileSync(join(folder, 'old/file'), 'old');
    }
  });
  after(() => rmSync(root, { recursive: true }));

  it('has exactly the files that it is given, and those that have not changed are left alone', () => {
    writeFolder(target, new Map([['same', 'text']]));
    const { mtimeMs, ino } = statSync(join(target, 'same'));
    writeFolder(target, new Map([['same', 'text']]).set('new/file', 'more'));
    expect(namesIn(target).filter((name) => statSync(join(target, name)).isFile())).to.deep.equal([
      'new/file',
      'same',
    ]);
    expect(statSync(join(target, 'same'))).to.deep.include({ mtimeMs, ino });
  });

  it('is a copy without what the source no longer has, with the same modes', () => {
    rmSync(join(source, 'old'), { recursive: true });
    writeFileSync(join(source, 'program'), '#!/bin/sh\n');
    chmodSync(join(source, 'program'), 0o755);
    copyFolder(source, target);
    expect(namesIn(target)).to.deep.equal(['program']);
    expect(statSync(join(target, 'program')).mode & 0o777).to.equal(0o755);
    copyFolder(join(source, 'program'), join(target, 'copy'));
    expect(namesIn(target)).to.deep.equal(['copy', 'program']);
  });
});

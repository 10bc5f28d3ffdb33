import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sourceHash } from './source-hash.ts';

describe('sourceHash', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'picamd-source-hash-'));
    put('rooms/a.ts', 'export const a = 1;\n');
    put('rooms/inner/b.ts', 'export const b = 1;\n');
    put('script', '#!/bin/sh\n');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function put(name: string, text: string): void {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), text);
  }

  const hash = (without: string[] = []) => sourceHash(root, { paths: ['rooms', 'script'], without });

  it('changes with any file in the folders', () => {
    const before = hash();
    put('rooms/inner/b.ts', 'export const b = 2;\n');
    const changed = hash();
    expect(changed).not.to.equal(before);
    put('rooms/inner/c.ts', '');
    expect(hash()).not.to.equal(changed);
  });

  it('ignores comments, documentation, unit tests and excluded paths', () => {
    const before = hash(['rooms/inner']);
    put('rooms/a.ts', '// Why.\nexport const a = 1;\n');
    put('rooms/README.md', 'Rooms');
    put('rooms/a.test.ts', 'more');
    put('rooms/inner/b.ts', 'export const b = 2;\n');
    expect(hash(['rooms/inner'])).to.equal(before);
  });

  it('needs each path to exist', () => {
    expect(() => sourceHash(root, { paths: ['gone'] })).to.throw('ENOENT');
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { KEPT } from './kept-results.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const TESTS = join(ROOT, 'test');
const IMPORTED = /(?:from|import\() ?'(\.[^']+\.ts)'/g;

describe('kept results', () => {
  const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).map((name) => `test/${name}`);

  for (const [name, { tests }] of Object.entries(KEPT))
    it(`of ${name} belong to existing test files`, () => {
      expect(files.filter((file) => tests.test(file) && file.endsWith('.e2e.ts'))).not.to.be.empty;
    });

  for (const [name, { tests, sources }] of Object.entries(KEPT))
    it(`of ${name} depend on all files of test/ that its tests import`, () => {
      // Of the helpers, those count that a group names.
      const counted = [...sources.paths, 'test/helpers'];
      const used = imported(files.filter((file) => tests.test(file) && file.endsWith('.e2e.ts')));
      const forgotten = used.filter(
        (file) => !counted.some((path) => file === path || file.startsWith(`${path}/`)),
      );
      expect(forgotten).to.deep.equal([]);
    });

  /** These files, and those of test/ that they import, directly or not. */
  function imported(roots: readonly string[]): string[] {
    const found = new Set(roots);
    for (const file of found)
      for (const [, path = ''] of readFileSync(join(ROOT, file), 'utf8').matchAll(IMPORTED)) {
        const target = join(dirname(file), path);
        if (target.startsWith('test/') && existsSync(join(ROOT, target))) found.add(target);
      }
    return [...found];
  }

  it('depend on files that exist', () => {
    const named = Object.values(KEPT).flatMap(({ sources }) => [
      ...sources.paths,
      ...(sources.without ?? []),
    ]);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).to.deep.equal([]);
  });
});

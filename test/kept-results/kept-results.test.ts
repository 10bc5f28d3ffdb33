import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { currentHashes, KEPT } from './kept-results.ts';

const TESTS = fileURLToPath(new URL('../../../test', import.meta.url));

describe('kept results', () => {
  const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).map((name) => `test/${name}`);

  for (const [name, { tests }] of Object.entries(KEPT))
    it(`of ${name} belong to existing test files`, () => {
      expect(files.filter((file) => tests.test(file) && file.endsWith('.e2e.ts'))).not.to.be.empty;
    });

  it('depend on files that exist', () => {
    expect(Object.keys(currentHashes())).to.deep.equal(Object.keys(KEPT));
  });
});

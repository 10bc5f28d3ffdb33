import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NAMED = /"([^"]+)" in \[[^\]]+\]\(([^)]+)\)/g;

/** Rows of the table of threats, with the tests that each names. */
function rows(): { threat: string; tests: { title: string; file: string }[] }[] {
  const [, table = ''] = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8').split('## Threat, defense, test');
  const lines = table.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) => {
    const [, threat = '', , tests = ''] = line.split('|');
    return {
      threat: threat.trim(),
      tests: [...tests.matchAll(NAMED)].map(([, title = '', file = '']) => ({ title, file })),
    };
  });
}

describe('SECURITY.md', () => {
  it('names existing tests for every threat', () => {
    expect(rows().length).to.be.greaterThan(20);
    for (const { threat, tests } of rows()) {
      expect(tests, threat).to.not.be.empty;
      for (const { title, file } of tests) {
        expect(existsSync(join(ROOT, file)), file).to.equal(true);
        const text = readFileSync(join(ROOT, file), 'utf8');
        const found = ["'", '"', '`'].some(
          (quote) =>
            text.includes(`it(${quote}${title}${quote}`) ||
            text.includes(`describe(${quote}${title}${quote}`),
        );
        expect(found, `${file}: ${title}`).to.equal(true);
      }
    }
  });

  it('has only tests in the last column', () => {
    const text = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');
    const named = [...text.matchAll(NAMED)].length;
    expect(rows().flatMap(({ tests }) => tests)).to.have.length(named);
    expect(text.split('" in [')).to.have.length(named + 1);
  });
});

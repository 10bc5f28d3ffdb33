import { expect } from 'chai';
import { effectiveText } from './effective-text.ts';

describe('effectiveText', () => {
  for (const [what, path, one, other] of [
    [
      'comments and format of TypeScript',
      'a.ts',
      '/** Why. */\nexport const a: number = 1; // x\n',
      'export const a =\n 1\n',
    ],
    [
      'comments of a shell script',
      'postinst',
      '#!/bin/sh\n# Why.\n\nset -eu\n  # x\n',
      '#!/bin/sh\nset -eu\n',
    ],
    ['comments of a unit', 'a.service', '# Why.\n[Unit]\n\nAfter=b\n', '[Unit]\nAfter=b\n'],
    ['comments of apt settings', '52picamd', '// Why.\nA::B "1";\n', 'A::B "1";\n'],
    ['comments of XML', 'picamd.service', '<?xml?>\n<!-- Why,\nat length -->\n<a/>\n', '<?xml?>\n<a/>\n'],
  ] as const)
    it(`ignores ${what}`, () => {
      expect(effectiveText(path, one)).to.equal(effectiveText(path, other)).and.not.include('Why');
    });

  for (const [what, path, one, other] of [
    ['a value', 'a.ts', 'export const a = 1;', 'export const a = 2;'],
    ['a text', 'a.ts', "console.log('# a');", "console.log('# b');"],
    ['the interpreter', 'postinst', '#!/bin/sh\n', '#!/bin/bash\n'],
    ['a command', 'postinst', 'rm a # x\n', 'rm b # x\n'],
    ['a directive', 'a.service', '[Unit]\nAfter=b\n', '[Unit]\nAfter=c\n'],
  ] as const)
    it(`keeps ${what}`, () => {
      expect(effectiveText(path, one)).not.to.equal(effectiveText(path, other));
    });
});

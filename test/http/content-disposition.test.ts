import { expect } from 'chai';
import { inlineFile } from '../../daemon/http/content-disposition.ts';

/** What a client reads, by RFC 6266 §4.3: `filename*` wins. */
function names(header: string): { plain: string | undefined; extended: string | undefined } {
  const [, plain] = /; filename="([^"\\]*)"/.exec(header) ?? [];
  // Only the attr-char of RFC 8187 §3.2.1, and percent-encoded bytes.
  const [, encoded] = /; filename\*=UTF-8''((?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})+)$/.exec(header) ?? [];
  return { plain, extended: encoded === undefined ? undefined : decodeURIComponent(encoded) };
}

describe('Content-Disposition', () => {
  for (const [file, plain] of [
    ["Tür '前门' (1)*!.jpg", "T-r '--' (1)*!.jpg"],
    ['📷.jpg', '-.jpg'],
    ['50%41.jpg', '50-41.jpg'],
  ] as const)
    it(`has ${file} twice`, () => {
      expect(names(inlineFile(file))).to.deep.equal({ plain, extended: file });
    });

  it('has a name in ASCII once', () => {
    expect(inlineFile("Front door's.jpg")).to.equal(`inline; filename="Front door's.jpg"`);
  });
});

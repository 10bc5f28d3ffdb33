import { expect } from 'chai';
import { FAILURE_REASONS } from '../../../daemon/alerts/failure-reasons.ts';
import { ERRORS, errorEntry } from '../../../daemon/errors.ts';
import type { ErrorCode } from '../../../daemon/errors.ts';
import { isLanguage, LANGUAGES } from '../../../daemon/http/languages/languages.ts';
import { readTexts } from '../../../scripts/page-texts.ts';

/** What a program gets that asks wrongly; our pages do not. */
const OF_PROGRAMS: readonly ErrorCode[] = [
  'bad-parameter',
  'bad-request',
  'busy-rotating',
  'cannot-rotate',
  'header-too-large',
  'method-not-allowed',
  'no-if-match',
  'not-found',
  'not-json',
  'not-plain-text',
  'request-timeout',
  'url-too-long',
  'wrong-host',
];

const codes = Object.keys(ERRORS) as ErrorCode[];
const seen = codes.filter((code) => {
  const { http, notice, retry } = errorEntry(code);
  const isSeen = http !== undefined || notice !== undefined || retry !== undefined;
  return isSeen && !OF_PROGRAMS.includes(code);
});
/** The page says why an alert failed. */
const reasons = Object.keys(FAILURE_REASONS).flatMap((reason) => [
  `alert-failed.${reason}`,
  `alert-failed.${reason}.hint`,
]);
const failures = codes.filter((code) => errorEntry(code).retry !== undefined);

describe('the texts of errors', () => {
  it('are those of the daemon in English', () => {
    expect(readTexts('en')['errors']).to.deep.equal({});
  });

  for (const language of Object.keys(LANGUAGES).filter((name) => isLanguage(name) && name !== 'en'))
    it(`are there in ${language} for each code that a person sees, and what to do for each failure of the camera`, () => {
      const { errors = {} } = readTexts(language);
      const withHint = new Set([...failures.map((code) => `${code}.hint`), ...seen, ...reasons]);
      expect([...withHint].filter((key) => errors[key] === undefined)).to.deep.equal([]);
      const unknown = Object.keys(errors).filter(
        (key) => !codes.includes(key.replace(/\.hint$/, '') as ErrorCode) && !reasons.includes(key),
      );
      expect(unknown).to.deep.equal([]);
    });

  it('of the codes of programs name codes that there are', () => {
    expect(OF_PROGRAMS.filter((code) => errorEntry(code).http === undefined)).to.deep.equal([]);
  });
});

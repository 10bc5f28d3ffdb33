import { expect } from 'chai';
import { GROUPS, KEYS, SETTINGS } from '../../../../../daemon/config/settings.ts';
import { LANGUAGES, isLanguage } from '../../../../../daemon/http/languages/languages.ts';
import { readTexts } from '../../../../../scripts/page-texts.ts';

/** Levels and formats that are the same word in each language, and in the log. */
const WORDS_OF_THE_LOG = /^(LOG_LEVEL|LOG_FORMAT|TRACE)\./;

/** What the settings page has to call by a name. */
const NEEDED = [
  ...Object.keys(GROUPS).map((group) => `group.${group}`),
  ...KEYS.filter((key) => SETTINGS[key].browser.kind !== 'never').flatMap((key) => {
    const { form } = SETTINGS[key];
    const choices = form.kind === 'choice' ? form.choices : [];
    const unit = 'unit' in form && /^[a-z]/.test(form.unit) ? [`unit.${form.unit}`] : [];
    return [key, ...choices.map((choice) => `${key}.${choice}`), ...unit];
  }),
].filter((name) => !WORDS_OF_THE_LOG.test(name));

describe('the names of settings', () => {
  for (const language of Object.keys(LANGUAGES).filter(isLanguage))
    it(`are complete, and no others, in ${language}`, () => {
      const names = Object.keys(readTexts(language)['settingNames'] ?? {});
      expect(NEEDED.filter((name) => !names.includes(name))).to.deep.equal([]);
      expect(names.filter((name) => !NEEDED.includes(name))).to.deep.equal([]);
    });
});

import * as v from 'valibot';
import type { PrivacySetting } from '../privacy/privacy-setting.ts';
import type { StateKind } from './state-file.ts';

/** Of names in log and page; a name has 64, and `token ` before it. */
const MAX_NAME_CHARACTERS = 100;

const moment = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15));

/** privacy.json: what someone has last set. */
export const PRIVACY: StateKind<PrivacySetting> = {
  schema: v.strictObject({
    state: v.picklist(['auto', 'on', 'off']),
    until: v.nullable(moment),
    by: v.pipe(v.string(), v.maxLength(MAX_NAME_CHARACTERS)),
    since: moment,
  }),
  // Before `on` was `off`: a camera must not run because its file is damaged.
  hasBackup: false,
  initial: { state: 'auto', until: null, by: '', since: 0 },
};

import { hostname } from 'node:os';
import * as v from 'valibot';
import { visibleText } from '../text/visible-text.ts';
import type { ValueType } from './value-types.ts';

/** Of Unicode. The name is in each /status, and a longer one does not fit the page's bar, a tab or a file name. */
const MAX_CHARACTERS = 64;
/** A name of spaces and joiners alone is no name. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** A name in any script, in composed form (NFC) and with single spaces; '' is no name. */
export const nameType: ValueType<string> = {
  schema: v.pipe(
    v.string(),
    v.transform((text) => text.replaceAll(/\p{Zs}+/gu, ' ').trim()),
    v.normalize('NFC'),
    v.regex(new RegExp(`^.{0,${MAX_CHARACTERS}}$`, 'su')),
    v.check((name) => name === '' || (VISIBLE.test(name) && visibleText(name) === name)),
  ),
  allowed: `a name of at most ${MAX_CHARACTERS} characters, without control characters, or empty`,
  placeholder: 'NAME',
  form: { kind: 'text', maxLength: MAX_CHARACTERS },
};

/** What people call the camera: as set, else the name of this machine, which may change while picamd runs. */
export function cameraName(config: { readonly CAMERA_NAME: string }, host = hostname()): string {
  return config.CAMERA_NAME || visibleText(host, MAX_CHARACTERS);
}

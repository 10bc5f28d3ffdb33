import * as v from 'valibot';
import { MAX_TEXT_ROWS } from '../frame/frame-room.ts';
import { zoneFile } from '../system/zone-files.ts';
import type { ValueType } from './value-types.ts';

/** The codes of strftime (POSIX and glibc) that OVERLAY_TEXT may have. `%n` starts a new row. */
export const TIME_CODES = 'aAbBcCdDeFgGhHIjklmMnpPrRsSTuUVwWxXyYzZ%';
/** Twice what a row of 1280 pixels has room for, for codes that are longer than what they stand for. */
const MAX_CHARACTERS = 320;

const CODE = new RegExp(`%(-?[${TIME_CODES}]|:z)`, 'g');

/** Why this is no text for the picture, as a completion of "must be …"; null if it is one. */
function textFault(text: string): string | null {
  if (text.length > MAX_CHARACTERS) return `at most ${MAX_CHARACTERS} characters; this has ${text.length}`;
  if (/[\p{Cc}\u2028\u2029]/u.test(text)) return 'one line without control characters; %n starts a new row';
  const rest = text.replaceAll(CODE, '');
  const wrong = /%[-:]?./u.exec(rest)?.[0] ?? (rest.includes('%') ? '%' : null);
  if (wrong === '%') return 'text in which each % begins a code, such as %H; write %% for a percent sign';
  if (wrong !== null) return `text with codes of strftime; ${wrong} is not one, write %% for a percent sign`;
  const rows = text.replaceAll('%%', '').split(/%-?n/).length;
  return rows > MAX_TEXT_ROWS ? `at most ${MAX_TEXT_ROWS} rows; this has ${rows}` : null;
}

/** What the overlay says, with `{name}` and the codes of strftime. */
export const overlayText: ValueType<string> = {
  schema: v.pipe(
    v.string(),
    v.check((text) => textFault(text) === null),
  ),
  allowed: `at most ${MAX_CHARACTERS} characters with codes of strftime, such as %F %T {name}`,
  advice: textFault,
  placeholder: 'TEXT',
  form: { kind: 'text', maxLength: MAX_CHARACTERS },
};

/** The IANA name of a time zone that this machine knows, or empty. */
export const timeZoneName: ValueType<string> = {
  schema: v.pipe(
    v.string(),
    v.check((name) => name === '' || zoneFile(name) !== null),
  ),
  allowed: 'a time zone of this machine, such as Europe/Berlin; timedatectl list-timezones lists them',
  placeholder: 'ZONE',
  form: { kind: 'text', maxLength: 95 },
};

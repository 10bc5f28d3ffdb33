import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

/** Letters and digits that nobody takes for one another on a screen far away: no 0 O Q, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V. */
const ALPHABET = 'ACDEFHJKMNPRTWXY3479';
/** 20^8 are 2.6e10 codes; an address may try ten in ten minutes. */
const CHARACTERS = 8;
const SHOWN = new RegExp(`^[${ALPHABET}]{4}-[${ALPHABET}]{4}$`);

/** What a person has to know to set a camera up, as it is shown: `ABCD-EFGH`. */
export function newClaimCode(): string {
  const code = Array.from({ length: CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

export function isClaimCode(text: string): boolean {
  return SHOWN.test(text);
}

/** Whether somebody has typed this code, in capitals or not, with its dash, another one, spaces or none. Takes as long for every other one. */
export function isSameCode(typed: string, code: string): boolean {
  return timingSafeEqual(digest(typed), digest(code));
}

function digest(code: string): Buffer {
  return createHash('sha256')
    .update(code.replaceAll(/[\s\p{Pd}]/gu, '').toUpperCase())
    .digest();
}

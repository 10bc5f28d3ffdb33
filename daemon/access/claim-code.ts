import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

/** Characters that are hard to confuse, even on a distant screen: no 0 O Q, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V. */
const ALPHABET = 'ACDEFHJKMNPRTWXY3479';
/** 20^8 = 2.6e10 codes; an address can try ten in ten minutes. */
const CHARACTERS = 8;
const FORMAT = new RegExp(`^[${ALPHABET}]{4}-[${ALPHABET}]{4}$`);

/** The code for creating the first user, as it is displayed: `ABCD-EFGH`. */
export function newClaimCode(): string {
  const code = Array.from({ length: CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

export function isClaimCode(text: string): boolean {
  return FORMAT.test(text);
}

/** Compares in constant time; ignores case, spaces and any kind of dash. */
export function isSameCode(typed: string, code: string): boolean {
  return timingSafeEqual(digest(typed), digest(code));
}

function digest(code: string): Buffer {
  return createHash('sha256')
    .update(code.replaceAll(/[\s\p{Pd}]/gu, '').toUpperCase())
    .digest();
}

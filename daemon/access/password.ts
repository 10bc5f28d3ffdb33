import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { PriorityQueue } from './priority-queue.ts';

/** Parameters of scrypt; `ln` is the logarithm of N to base 2. Time grows with 2^ln * r * p, memory with 2^ln * r. */
export interface ScryptCost {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/**
 * 32 MB while it is computed, and a few tenths of a second on a small Pi (RFC 7914; OWASP's least is N = 2^13 with
 * r = 8 and p = 10). Half of it would cost more memory: glibc gives pieces of more than 32 MB back to the system when
 * they are freed (DEFAULT_MMAP_THRESHOLD_MAX, mallopt(3)), but keeps smaller ones, one for each of the pool's four
 * threads. With 2^14 those were 64 MB that stayed.
 */
const COST: ScryptCost = { ln: 15, r: 8, p: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Longer ones are refused before anything is computed. */
export const MOST_PASSWORD_BYTES = 1024;
/** NIST SP 800-63B §5.1.1.1 has it as the least for a password that a person chooses. */
export const LEAST_PASSWORD_CHARACTERS = 8;
/** Each takes 32 MB and a thread of the pool, so that one is computed at a time and few may wait. */
const MOST_WAITING = 8;

/** `$scrypt$ln=15,r=8,p=1$<salt>$<hash>`, base64 without padding: the PHC string format. */
const PHC =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{16,88})\$([A-Za-z0-9+/]{22,88})$/;

/** Why a new password will not do, in two sentences; null when it will. */
export function passwordProblem(password: string): { message: string; hint: string } | null {
  if (password.length < LEAST_PASSWORD_CHARACTERS)
    return {
      message: `A password has ${LEAST_PASSWORD_CHARACTERS} characters or more`,
      hint: 'Four words that do not belong together are a good one.',
    };
  if (Buffer.byteLength(password) > MOST_PASSWORD_BYTES)
    return { message: `A password has at most ${MOST_PASSWORD_BYTES} bytes`, hint: 'Take a shorter one.' };
  // RFC 7617 §2: Basic cannot carry the first kind; the other stands for bytes that were no UTF-8.
  if (/[\p{Cc}\uFFFD]/u.test(password))
    return { message: 'There is something in the password that no keyboard types', hint: 'Type it anew.' };
  return null;
}

export function isPasswordHash(text: string): boolean {
  const [, ln = '', r = '', p = ''] = PHC.exec(text) ?? [];
  // A file cannot make us take more than 64 MB.
  return ln !== '' && Number(ln) >= 10 && Number(ln) + Math.log2(Number(r)) <= 19 && Number(p) <= 4;
}

export async function hashPassword(password: string, cost: ScryptCost = COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, HASH_BYTES, cost);
  const { ln, r, p } = cost;
  return `$scrypt$ln=${ln},r=${r},p=${p}$${base64(salt)}$${base64(hash)}`;
}

const turns = new PriorityQueue(MOST_WAITING);

/**
 * Null when too many wait for their turn who have not tried more often: nothing is known of the password then.
 * `tries` says how often its address has tried.
 */
export async function verifyPassword(password: string, phc: string, tries = 1): Promise<boolean | null> {
  const [, ln, r, p, salt = '', hash = ''] = PHC.exec(phc) ?? [];
  if (salt === '' || Buffer.byteLength(password) > MOST_PASSWORD_BYTES) return false;
  const wanted = Buffer.from(hash, 'base64');
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  const work = () => derive(password, Buffer.from(salt, 'base64'), wanted.length, cost);
  const derived = await turns.take(tries, work);
  return derived === null ? null : timingSafeEqual(derived, wanted);
}

function derive(password: string, salt: Buffer, bytes: number, { ln, r, p }: ScryptCost): Promise<Buffer> {
  const N = 2 ** ln;
  const options = { N, r, p, maxmem: 128 * N * r + 128 * r * p + (1 << 20) };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, bytes, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

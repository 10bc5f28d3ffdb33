import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Parameters of scrypt: N = 2^ln. Time grows with N * r * p, memory with N * r. */
export interface ScryptCost {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/**
 * Takes 32 MB and a few tenths of a second on a small Pi (RFC 7914; OWASP's minimum is N = 2^13 with r = 8 and p = 10).
 * Half of it would cost more memory: glibc returns blocks of 32 MB and more to the system when they are freed
 * (DEFAULT_MMAP_THRESHOLD_MAX, mallopt(3)), but keeps smaller ones, one for each of the pool's four threads. With 2^14,
 * 64 MB stayed allocated.
 */
const COST: ScryptCost = { ln: 15, r: 8, p: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Longer passwords are rejected before anything is computed. */
const MAX_PASSWORD_BYTES = 1024;
/** The minimum of NIST SP 800-63B §5.1.1.1 for a password that a person chooses. */
export const MIN_PASSWORD_CHARACTERS = 8;

/** `$scrypt$ln=15,r=8,p=1$<salt>$<hash>`, base64 without padding: the PHC string format. */
const PHC =
  /^\$scrypt\$ln=(\d{1,2}),r=([1-9]\d?),p=([1-9]\d?)\$([A-Za-z0-9+/]{16,88})\$([A-Za-z0-9+/]{22,88})$/;

export interface PasswordProblem {
  readonly kind: 'short' | 'long' | 'invalid';
  readonly message: string;
  readonly hint: string;
}

/** Why a new password is not allowed, or null. */
export function passwordProblem(password: string): PasswordProblem | null {
  if (password.length < MIN_PASSWORD_CHARACTERS)
    return {
      kind: 'short',
      message: `The password must have at least ${MIN_PASSWORD_CHARACTERS} characters`,
      hint: 'Tip: use four unrelated words.',
    };
  if (Buffer.byteLength(password) > MAX_PASSWORD_BYTES)
    return {
      kind: 'long',
      message: `The password can have at most ${MAX_PASSWORD_BYTES} bytes`,
      hint: 'Use a shorter one.',
    };
  // Control characters, which Basic cannot carry (RFC 7617 §2), and U+FFFD, which replaces bytes that are not UTF-8.
  if (/[\p{Cc}\uFFFD]/u.test(password))
    return {
      kind: 'invalid',
      message: 'The password contains an invalid character',
      hint: 'Use letters, digits, spaces and symbols.',
    };
  return null;
}

export function isPasswordHash(text: string): boolean {
  const [, ln = '', r = '', p = ''] = PHC.exec(text) ?? [];
  // A file must not make us allocate more than 64 MB.
  return ln !== '' && Number(ln) >= 10 && Number(ln) + Math.log2(Number(r)) <= 19 && Number(p) <= 4;
}

export async function hashPassword(password: string, cost: ScryptCost = COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, HASH_BYTES, cost);
  const { ln, r, p } = cost;
  return `$scrypt$ln=${ln},r=${r},p=${p}$${base64(salt)}$${base64(hash)}`;
}

export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const [, ln, r, p, salt = '', hash = ''] = PHC.exec(phc) ?? [];
  if (salt === '' || Buffer.byteLength(password) > MAX_PASSWORD_BYTES) return false;
  const expected = Buffer.from(hash, 'base64');
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  const derived = await derive(password, Buffer.from(salt, 'base64'), expected.length, cost);
  return timingSafeEqual(derived, expected);
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

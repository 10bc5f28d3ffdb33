import { createHash, randomBytes } from 'node:crypto';
import { visibleText } from '../../../text/visible-text.ts';

/** The algorithms of RFC 7616, the best first. */
const ALGORITHMS: readonly (readonly [name: string, hash: string])[] = [
  ['SHA-512-256', 'sha512-256'],
  ['SHA-256', 'sha256'],
  ['MD5', 'md5'],
];
const PARAMETER = /([a-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/gi;

/** What a server asks for in WWW-Authenticate with `Digest`. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  /** As the server wrote it; null if it did not. */
  readonly algorithm: string | null;
  readonly hash: string;
  readonly isSession: boolean;
  /** The server takes `qop=auth`, or knows no qop at all (RFC 2069). */
  readonly hasQop: boolean;
}

/**
 * The best challenge in the values of WWW-Authenticate that we can answer; null if there is none. A header may hold
 * several, separated by commas as their parameters are.
 */
export function digestChallenge(values: readonly string[]): DigestChallenge | null {
  const texts = values.flatMap((value) => value.split(/(?<=^|[\s,])digest\s+/i).slice(1));
  const found = texts.flatMap((text) => challengeOf(text) ?? []);
  const rank = ({ hash }: DigestChallenge) => ALGORITHMS.findIndex(([, name]) => name === hash);
  return found.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

function challengeOf(text: string): DigestChallenge | null {
  const parameters = new Map<string, string>();
  for (const [, name = '', string, token] of text.matchAll(PARAMETER))
    parameters.set(name.toLowerCase(), string?.replaceAll(/\\(.)/g, '$1') ?? token ?? '');
  const algorithm = parameters.get('algorithm') ?? null;
  const [, name = '', session] = /^(.+?)(-sess)?$/i.exec(algorithm ?? 'MD5') ?? [];
  const hash = ALGORITHMS.find(([known]) => known === name.toUpperCase())?.[1];
  const qops =
    parameters
      .get('qop')
      ?.toLowerCase()
      .split(/[\s,]+/) ?? [];
  const nonce = parameters.get('nonce');
  if (hash === undefined || nonce === undefined || (qops.length > 0 && !qops.includes('auth'))) return null;
  return {
    realm: parameters.get('realm') ?? '',
    nonce,
    opaque: parameters.get('opaque') ?? null,
    algorithm,
    hash,
    isSession: session !== undefined,
    hasQop: qops.length > 0,
  };
}

export interface UserAndPassword {
  readonly user: string;
  readonly password: string;
}

/** Answers the challenges of one server, and remembers the last one for the next request. */
export class UrlAuthorization {
  readonly #user: UserAndPassword;
  readonly #clientNonce: () => string;
  #challenge: DigestChallenge | null = null;
  /** How often the challenge has been answered. */
  #count = 0;

  /** `clientNonce` gives a random text in hex. */
  constructor(user: UserAndPassword, clientNonce: () => string = () => randomBytes(8).toString('hex')) {
    this.#user = user;
    this.#clientNonce = clientNonce;
  }

  /** Takes the challenges of a 401. False if they cannot be answered with Digest. */
  challenged(values: readonly string[]): boolean {
    const challenge = digestChallenge(values);
    if (challenge === null) return false;
    this.#challenge = challenge;
    this.#count = 0;
    return true;
  }

  /** The value of Authorization for a GET of this path and query. Basic until the server has asked for Digest. */
  header(path: string): string {
    const { user, password } = this.#user;
    if (this.#challenge === null) return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    return this.#digest(this.#challenge, path);
  }

  /** RFC 7616 §3.4. */
  #digest(
    { realm, nonce, opaque, algorithm, hash, isSession, hasQop }: DigestChallenge,
    path: string,
  ): string {
    const { user, password } = this.#user;
    const h = (text: string) => createHash(hash).update(text).digest('hex');
    const count = (++this.#count).toString(16).padStart(8, '0');
    const clientNonce = this.#clientNonce();
    const secret = h(`${user}:${realm}:${password}`);
    const a1 = isSession ? h(`${secret}:${nonce}:${clientNonce}`) : secret;
    const a2 = h(`GET:${path}`);
    const response = h(hasQop ? `${a1}:${nonce}:${count}:${clientNonce}:auth:${a2}` : `${a1}:${nonce}:${a2}`);
    const fields = [
      `username=${quoted(user)}`,
      `realm=${quoted(realm)}`,
      `nonce=${quoted(nonce)}`,
      `uri=${quoted(path)}`,
      `response="${response}"`,
      ...(algorithm === null ? [] : [`algorithm=${algorithm}`]),
      ...(opaque === null ? [] : [`opaque=${quoted(opaque)}`]),
      ...(hasQop || isSession ? [`cnonce="${clientNonce}"`] : []),
      ...(hasQop ? [`qop=auth, nc=${count}`] : []),
    ];
    return `Digest ${fields.join(', ')}`;
  }
}

/** A quoted string without line ends, which would begin another header. */
function quoted(text: string): string {
  return `"${visibleText(text).replaceAll(/["\\]/g, '\\$&')}"`;
}

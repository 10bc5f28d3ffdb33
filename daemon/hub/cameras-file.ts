import { isHttpUrl } from '../config/http-url.ts';

/** A camera as CAMERAS_FILE lists it. */
export interface CameraLine {
  readonly name: string;
  readonly url: string;
  /** A file with a token for it; null: none. */
  readonly tokenFile: string | null;
  /** Counted from 1. */
  readonly line: number;
}

/** What is wrong with a line: a sentence that names it, without full stop. */
interface CameraLines {
  readonly cameras: readonly CameraLine[];
  readonly problems: readonly string[];
}

/** Each costs about 6 KB at rest; a hub of this many still fits a Pi. */
export const MOST_CAMERAS = 1000;
/** As a label of a host name (RFC 1035 §2.3.4); safe in URLs, files and topics. */
const CAMERA_NAME = /^[A-Za-z0-9_-]{1,63}$/;
const NATS_URL = /^nats:([A-Za-z0-9_-]{1,63})$/;
const SHOWN_LETTERS = 40;

/**
 * Reads lines of `NAME URL [TOKEN_FILE]`; empty lines and those that start with # are skipped. A mistake costs its line only.
 *
 * @param path of the file, for problems
 */
export function parseCamerasFile(text: string, path: string): CameraLines {
  const cameras = new Map<string, CameraLine>();
  const problems: string[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const words = raw.trim().split(/\s+/);
    const [name = '', url = '', tokenFile = null, ...more] = words;
    if (name === '' || name.startsWith('#')) continue;
    // Names that differ only in case would be one on a card, in a topic or in the ear.
    const key = name.toLowerCase();
    const earlier = cameras.get(key);
    const problem =
      nameProblem(name) ??
      (earlier === undefined ? null : `${name} is already in line ${earlier.line}`) ??
      urlProblem(name, url) ??
      (natsNameOf(url) !== null && tokenFile !== null ? `${name} needs no token file over NATS` : null) ??
      (more.length > 0 ? `${name} has more than NAME URL TOKEN_FILE` : null) ??
      (cameras.size >= MOST_CAMERAS ? `${name} is one camera more than ${MOST_CAMERAS}` : null);
    if (problem === null) cameras.set(key, { name, url, tokenFile, line: index + 1 });
    else problems.push(`${path} line ${index + 1}: ${problem}`);
  }
  return { cameras: [...cameras.values()], problems };
}

/** Whether a URL is that of a picamd, and not of a stream or a JPEG. */
export function isPicamd(url: string): boolean {
  if (natsNameOf(url) !== null) return false;
  const { search, pathname } = new URL(url);
  return search === '' && pathname.endsWith('/');
}

/** The URL of a camera that is heard over NATS. */
export function inNats(name: string): string {
  return `nats:${name}`;
}

/** Its name there; null: that is another URL. */
export function natsNameOf(url: string): string | null {
  return NATS_URL.exec(url)?.[1] ?? null;
}

/** What a hub requests: of a picamd, whose URL ends in /, its stream. */
export function streamUrl({ url }: Pick<CameraLine, 'url'>, token: string | null): string {
  if (natsNameOf(url) !== null) return url;
  const asked = new URL(url);
  if (isPicamd(url)) asked.pathname += 'video_feed';
  if (token !== null) asked.searchParams.set('token', token);
  return asked.href;
}

function nameProblem(name: string): string | null {
  if (CAMERA_NAME.test(name)) return null;
  const shown = name.slice(0, SHOWN_LETTERS).replaceAll(/[^\x20-\x7e]/g, '?');
  return `${shown}${name.length > SHOWN_LETTERS ? '…' : ''} is not a name: 1 to 63 letters, digits, - and _`;
}

/** Without the URL, which may hold a password. */
function urlProblem(name: string, url: string): string | null {
  if (url === '') return `${name} has no URL`;
  if (isHttpUrl(url) || natsNameOf(url) !== null) return null;
  return `the URL of ${name} is neither one that starts with http:// or https:// nor nats:CAMERA`;
}

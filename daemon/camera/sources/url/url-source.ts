import type { LookupFunction } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { redact } from '../../../log/redact.ts';
import { visibleText } from '../../../text/visible-text.ts';
import { StreamHead } from '../../../frame/stream-head.ts';
import { describeHead } from '../../stream-kind.ts';
import { lookupInChild, rememberedLookup } from '../dns-lookup.ts';
import type { Source, SourceRun } from '../source.ts';
import { PartUnits } from './part-units.ts';
import { UrlAuthorization } from './url-authorization.ts';
import { brokenBody, mayBeStill, notMjpeg, requestFault, responseFault } from './url-faults.ts';
import { UrlRedirects } from './url-redirects.ts';
import { getUrl } from './url-response.ts';
import type { UrlResponse } from './url-response.ts';

const HEAD_MS = 10_000;
const MAX_REDIRECTS = 3;
/** Begins every JPEG. */
const SOI = Buffer.of(0xff, 0xd8);

export interface UrlSourceOptions {
  /** An http or https URL. Its user and password are sent as Basic or Digest credentials. */
  readonly url: string;
  /** How often the URL of a single picture is requested, per second. */
  readonly framerate: number;
  /** SHA-256 of the server's certificate, in hex; empty = a known authority must have signed it. */
  readonly fingerprint?: string;
  /** Other hosts that may be redirected to. */
  readonly redirectHosts?: readonly string[];
  /** Time limit for the head of a response; 10 s by default. */
  readonly headMs?: number;
}

/**
 * Another camera's MJPEG stream, relayed to more viewers than its network can carry, or its picture, requested again
 * and again.
 *
 * What the server sends is read as leniently as FFmpeg and curl read it (HeadReader, BodyReader, PartUnits), and goes
 * to the JPEG splitter, which needs neither boundary nor Content-Length. Part headers count as skipped bytes.
 */
export class UrlSource implements Source {
  readonly kind = 'url';
  readonly description: string;
  readonly #options: UrlSourceOptions;
  readonly #url: URL;
  readonly #authorization: UrlAuthorization | null;
  readonly #redirects: UrlRedirects;

  constructor(options: UrlSourceOptions) {
    this.#options = options;
    this.#url = new URL(options.url);
    const { origin, pathname, username, password } = this.#url;
    // Without credentials, and without the query, which often contains a password.
    this.description = redact(visibleText(`${origin}${pathname}`));
    this.#redirects = new UrlRedirects(this.#url, options.redirectHosts ?? []);
    this.#authorization =
      username === '' && password === ''
        ? null
        : new UrlAuthorization({
            user: decodeURIComponent(username),
            password: decodeURIComponent(password),
          });
  }

  async run(run: SourceRun): Promise<void> {
    // Ends what is still open when the run fails, such as a lookup.
    const life = new AbortController();
    const end = () => life.abort();
    run.signal.addEventListener('abort', end);
    if (run.signal.aborted) end();
    try {
      await this.#repeat(run, life.signal);
    } catch (error) {
      if (!run.signal.aborted) throw error;
    } finally {
      run.signal.removeEventListener('abort', end);
      end();
    }
  }

  /** Receives one stream, or single pictures at the frame rate. */
  async #repeat(run: SourceRun, signal: AbortSignal): Promise<void> {
    const intervalMs = 1000 / this.#options.framerate;
    // One lookup for all requests: a name that changes its address in between could lead elsewhere.
    const lookup = rememberedLookup(lookupInChild(signal));
    let dueMs = performance.now();
    let isStill = false;
    do {
      await delay(Math.max(0, dueMs - performance.now()), undefined, { signal });
      dueMs = Math.max(dueMs, performance.now() - intervalMs) + intervalMs;
      const response = await this.#open(this.#url, lookup, signal, MAX_REDIRECTS);
      try {
        isStill = await this.#receive(response, run, isStill);
      } finally {
        response.close();
      }
    } while (isStill);
  }

  /** Hands on the body. Resolves with whether it was one picture, and more are to be had by asking again. */
  async #receive(response: UrlResponse, run: SourceRun, wasStill: boolean): Promise<boolean> {
    const fault = responseFault(response, this.description);
    if (fault !== null) throw fault;
    const head = new StreamHead();
    const parts = new PartUnits(run.onBytes, run.units);
    // The end of the body ends a picture, if the body is one. Without a length that is known once the first has ended.
    const isUnit = mayBeStill(response) && (response.hasLength || wasStill);
    if (isUnit) run.units?.start();
    let hasPicture = false;
    const onBytes = (chunk: Buffer) => {
      head.add(chunk);
      hasPicture ||= chunk.includes(SOI);
      parts.write(chunk);
    };
    await response.receive(onBytes, run.signal).catch((cause: unknown) => {
      throw brokenBody(this.description, cause);
    });
    if (run.signal.aborted) return false;
    parts.end();
    if (isUnit) run.units?.end();
    if (!hasPicture) throw notMjpeg(this.description, describeHead(head.bytes));
    return parts.parts <= 1;
  }

  async #open(
    url: URL,
    lookup: LookupFunction,
    signal: AbortSignal,
    redirects: number,
  ): Promise<UrlResponse> {
    const response = await this.#request(url, lookup, signal);
    const { status, headers } = response.head;
    const location = headers.get('location')?.[0];
    if (status < 300 || status > 399 || !location || redirects === 0) return response;
    response.close();
    return this.#open(this.#redirects.next(location, url, this.description), lookup, signal, redirects - 1);
  }

  /** Asks a second time if the server answers with a Digest challenge, which every request but the first expects. */
  async #request(url: URL, lookup: LookupFunction, signal: AbortSignal): Promise<UrlResponse> {
    const authorization = this.#isTrusted(url) ? this.#authorization : null;
    const { fingerprint = '', headMs = HEAD_MS } = this.#options;
    const send = () =>
      getUrl(url, {
        authorization: authorization?.header(`${url.pathname}${url.search}`),
        lookup: this.#redirects.guarded(url, lookup),
        signal,
        fingerprint,
        headMs,
      });
    try {
      const first = await send();
      const challenges = first.head.headers.get('www-authenticate') ?? [];
      if (first.head.status !== 401 || authorization?.challenged(challenges) !== true) return first;
      first.close();
      return await send();
    } catch (cause) {
      throw requestFault(this.description, cause);
    }
  }

  /** Whether it gets the credentials: the server of SOURCE_URL does. The same server with TLS does, too. */
  #isTrusted({ hostname, protocol, port }: URL): boolean {
    const secured = this.#url.protocol === 'http:' && protocol === 'https:';
    const same = protocol === this.#url.protocol && port === this.#url.port;
    return hostname === this.#url.hostname && (same || secured);
  }
}

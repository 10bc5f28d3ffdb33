import type { IncomingMessage } from 'node:http';
import { errorCode, errorMessage, PicamdError } from '../../errors.ts';
import { lookupInChild } from './dns-lookup.ts';
import type { Source, SourceRun } from './source.ts';

const CONNECT_MS = 10_000;
const MAX_REDIRECTS = 3;

/**
 * Another camera's MJPEG stream, relayed to more viewers than its network can carry.
 *
 * The body of the response goes to the JPEG splitter unchanged. The splitter needs neither boundary nor Content-Length,
 * so it works with every server: without lengths, with wrong ones, and with a boundary that is quoted, doubled or not
 * the announced one. Part headers count as skipped bytes.
 */
export class UrlSource implements Source {
  readonly kind = 'url';
  readonly description: string;
  readonly #url: URL;

  /** An http or https URL. Its user and password are sent as Basic credentials. */
  constructor(url: string) {
    this.#url = new URL(url);
    // Without credentials, and without the query, which often contains a password.
    this.description = `${this.#url.origin}${this.#url.pathname}`;
  }

  async run(run: SourceRun): Promise<void> {
    const response = await this.#open(this.#url, run.signal, MAX_REDIRECTS);
    try {
      checkResponse(response, this.description);
      response.on('data', run.onBytes);
      await untilEnd(response, this.description, run.signal);
    } finally {
      response.destroy();
    }
  }

  async #open(url: URL, signal: AbortSignal, redirects: number): Promise<IncomingMessage> {
    const response = await request(url, this.#credentials(url), signal).catch((cause: unknown) => {
      throw unreachable(this.description, cause);
    });
    const { location } = response.headers;
    if ((response.statusCode ?? 0) < 300 || (response.statusCode ?? 0) > 399 || !location || redirects === 0)
      return response;
    response.destroy();
    const next = URL.canParse(location, url.href) ? new URL(location, url) : null;
    if (next === null || !/^https?:$/.test(next.protocol)) {
      throw new PicamdError(
        'unreachable',
        `${this.description} redirects to something other than an http URL`,
        'Open that camera in a browser, and set SOURCE_URL to the URL of its stream.',
      );
    }
    return this.#open(next, signal, redirects - 1);
  }

  /** Undefined for another server than that of SOURCE_URL. The same server with TLS is allowed. */
  #credentials({ hostname, protocol, port }: URL): string | undefined {
    const { username, password } = this.#url;
    const secured = this.#url.protocol === 'http:' && protocol === 'https:';
    const same = protocol === this.#url.protocol && port === this.#url.port;
    if ((username === '' && password === '') || hostname !== this.#url.hostname || !(same || secured))
      return undefined;
    return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  }
}

async function request(url: URL, auth: string | undefined, signal: AbortSignal): Promise<IncomingMessage> {
  const { protocol, hostname, port, pathname, search } = url;
  // Loaded on demand: TLS takes 2 MB.
  const { request: send } = protocol === 'https:' ? await import('node:https') : await import('node:http');
  const timedOut = new AbortController();
  const outgoing = send({
    protocol,
    // URL keeps the brackets of an IPv6 address, which connect() rejects.
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? undefined : Number(port),
    path: `${pathname}${search}`,
    headers: { Accept: 'multipart/x-mixed-replace, image/jpeg', 'User-Agent': 'picamd' },
    agent: false,
    signal,
    lookup: lookupInChild(AbortSignal.any([signal, timedOut.signal])),
    // Some cameras send heads with bare line feeds or control characters. Heads are not passed on.
    insecureHTTPParser: true,
    ...(auth === undefined ? {} : { auth }),
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      outgoing.destroy(new Error(`no response within ${CONNECT_MS / 1000} s`));
      timedOut.abort();
    }, CONNECT_MS);
    outgoing.once('response', (response) => {
      clearTimeout(timer);
      resolve(response);
    });
    outgoing.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    outgoing.end();
  });
}

function unreachable(name: string, cause: unknown): PicamdError {
  const code = errorCode(cause);
  const untrusted = typeof code === 'string' && /CERT|SIGNATURE|ERR_TLS/.test(code);
  return new PicamdError(
    'unreachable',
    untrusted
      ? `The certificate of ${name} cannot be trusted: ${errorMessage(cause)}`
      : `${name} does not respond: ${errorMessage(cause)}`,
    untrusted
      ? 'Save the certificate that signed it to a file, and set NODE_EXTRA_CA_CERTS in the environment to its path.'
      : 'Check that the camera is on and that this machine can reach it.',
    cause,
  );
}

function checkResponse(response: IncomingMessage, name: string): void {
  const { statusCode = 0, headers } = response;
  const challenge = headers['www-authenticate'] ?? '';
  if (statusCode === 401 || statusCode === 403) {
    throw new PicamdError(
      'refused',
      `${name} responds with status ${statusCode}`,
      /^digest/i.test(challenge)
        ? 'Switch that camera from Digest to Basic authentication, or use SOURCE=command with ffmpeg.'
        : 'Add the user and password to SOURCE_URL: http://user:password@host/path.',
    );
  }
  if (statusCode !== 200) {
    throw new PicamdError(
      'unreachable',
      `${name} responds with status ${statusCode}`,
      'Check the path of SOURCE_URL.',
    );
  }
  const type = headers['content-type'] ?? '';
  if (!/^(multipart\/|image\/jpeg|video\/|application\/octet-stream)/i.test(type)) {
    throw new PicamdError(
      'not-mjpeg',
      `${name} sends ${type === '' ? 'no Content-Type' : type.slice(0, 80)}, not MJPEG`,
      'Set SOURCE_URL to the URL of the MJPEG stream itself, not of a page that shows it.',
    );
  }
}

/** Resolves when the body ends or the signal aborts. Rejects if the connection breaks. */
function untilEnd(response: IncomingMessage, name: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    response.once('close', resolve);
    response.on('error', (cause) => {
      if (signal.aborted) resolve();
      else
        reject(
          new PicamdError(
            'unreachable',
            `The connection to ${name} broke: ${errorMessage(cause)}`,
            'Check the network between this machine and the camera.',
            cause,
          ),
        );
    });
  });
}

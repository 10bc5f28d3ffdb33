import type { IncomingMessage } from 'node:http';
import { errorCode, errorMessage, PicamdError } from '../../errors.ts';
import { lookupInChild } from './dns-lookup.ts';
import type { Source, SourceRun } from './source.ts';

const CONNECT_MS = 10_000;
const REDIRECTS = 3;

/**
 * Another MJPEG URL: a relay for more viewers than that camera's network carries.
 *
 * The answer's body goes to the JPEG splitter as it is. It needs neither boundary nor
 * Content-Length, so it is right for every server: with and without lengths, with wrong ones, with a
 * boundary that is quoted, doubled or not the one announced. Part headers count as skipped bytes.
 */
export class UrlSource implements Source {
  readonly kind = 'url';
  readonly description: string;
  readonly #url: URL;

  /** http or https; user and password in the URL are sent as Basic credentials. */
  constructor(url: string) {
    this.#url = new URL(url);
    // Neither credentials nor the query, where many cameras want a password.
    this.description = `${this.#url.origin}${this.#url.pathname}`;
  }

  async run(run: SourceRun): Promise<void> {
    const response = await this.#open(this.#url, run.signal, REDIRECTS);
    try {
      checkAnswer(response, this.description);
      response.on('data', run.onBytes);
      await ended(response, this.description, run.signal);
    } finally {
      response.destroy();
    }
  }

  async #open(url: URL, signal: AbortSignal, redirects: number): Promise<IncomingMessage> {
    const response = await answer(url, this.#credentials(url), signal).catch((cause: unknown) => {
      throw noAnswer(this.description, cause);
    });
    const { location } = response.headers;
    if ((response.statusCode ?? 0) < 300 || (response.statusCode ?? 0) > 399 || !location || redirects === 0)
      return response;
    response.destroy();
    const next = URL.canParse(location, url.href) ? new URL(location, url) : null;
    if (next === null || !/^https?:$/.test(next.protocol)) {
      throw new PicamdError(
        'unreachable',
        `${this.description} sends on to something that is no http address`,
        'Look at that camera in a browser and use the address of the stream itself.',
      );
    }
    return this.#open(next, signal, redirects - 1);
  }

  /** Not to another server than the one they were meant for; the same one with TLS is. */
  #credentials({ hostname, protocol, port }: URL): string | undefined {
    const { username, password } = this.#url;
    const secured = this.#url.protocol === 'http:' && protocol === 'https:';
    const same = protocol === this.#url.protocol && port === this.#url.port;
    if ((username === '' && password === '') || hostname !== this.#url.hostname || !(same || secured))
      return undefined;
    return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  }
}

async function answer(url: URL, auth: string | undefined, signal: AbortSignal): Promise<IncomingMessage> {
  const { protocol, hostname, port, pathname, search } = url;
  // TLS takes 2 MB that only an https URL needs.
  const { request: open } = protocol === 'https:' ? await import('node:https') : await import('node:http');
  const over = new AbortController();
  const request = open({
    protocol,
    // URL keeps the brackets of an IPv6 address, connect() does not want them.
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? undefined : Number(port),
    path: `${pathname}${search}`,
    headers: { Accept: 'multipart/x-mixed-replace, image/jpeg', 'User-Agent': 'picamd' },
    agent: false,
    signal,
    lookup: lookupInChild(AbortSignal.any([signal, over.signal])),
    // Cameras send heads with line feeds alone and with control characters; nothing of them is passed on.
    insecureHTTPParser: true,
    ...(auth === undefined ? {} : { auth }),
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      request.destroy(new Error(`no answer in ${CONNECT_MS / 1000} s`));
      over.abort();
    }, CONNECT_MS);
    request.once('response', (response) => {
      clearTimeout(timer);
      resolve(response);
    });
    request.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    request.end();
  });
}

function noAnswer(name: string, cause: unknown): PicamdError {
  const code = errorCode(cause);
  const untrusted = typeof code === 'string' && /CERT|SIGNATURE|ERR_TLS/.test(code);
  return new PicamdError(
    'unreachable',
    untrusted
      ? `The certificate of ${name} cannot be trusted: ${errorMessage(cause)}`
      : `${name} does not answer: ${errorMessage(cause)}`,
    untrusted
      ? 'Put the certificate that signed it into a file and name that in the environment: NODE_EXTRA_CA_CERTS.'
      : 'Check that the camera is on and that this machine can reach it.',
    cause,
  );
}

function checkAnswer(response: IncomingMessage, name: string): void {
  const { statusCode = 0, headers } = response;
  const challenge = headers['www-authenticate'] ?? '';
  if (statusCode === 401 || statusCode === 403) {
    throw new PicamdError(
      'refused',
      `${name} answers ${statusCode}`,
      /^digest/i.test(challenge)
        ? 'That camera asks for Digest credentials; switch it to Basic, or read it through SOURCE=command with ffmpeg.'
        : 'Put the user and password into SOURCE_URL: http://user:password@host/path.',
    );
  }
  if (statusCode !== 200) {
    throw new PicamdError('unreachable', `${name} answers ${statusCode}`, 'Check the path of SOURCE_URL.');
  }
  const type = headers['content-type'] ?? '';
  if (!/^(multipart\/|image\/jpeg|video\/|application\/octet-stream)/i.test(type)) {
    throw new PicamdError(
      'not-mjpeg',
      `${name} delivers ${type === '' ? 'no Content-Type' : type.slice(0, 80)}, not MJPEG`,
      'SOURCE_URL must be the address of the MJPEG stream itself, not of a page that shows it.',
    );
  }
}

/** Until the body ends or the signal aborts; an end in the middle is an error. */
function ended(response: IncomingMessage, name: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    response.once('close', resolve);
    response.on('error', (cause) => {
      if (signal.aborted) resolve();
      else
        reject(
          new PicamdError(
            'unreachable',
            `${name} broke off: ${errorMessage(cause)}`,
            'Check the network between this machine and the camera.',
            cause,
          ),
        );
    });
  });
}

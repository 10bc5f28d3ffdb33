import { errorCode, errorMessage, PicamdError } from '../../../errors.ts';
import { redact } from '../../../log/redact.ts';
import { visibleText } from '../../../text/visible-text.ts';
import { isMultipart } from './body-reader.ts';
import { NotHttp } from './response-head.ts';
import { Untrusted } from './url-connection.ts';
import type { UrlResponse } from './url-response.ts';

/** Of a server's own words. */
const MAX_QUOTED = 80;
const MAX_REASON = 300;
const OLD_TLS =
  'Write http:// if the camera has no https. If its TLS is too old, set SOURCE=command and SOURCE_COMMAND=curl -skN --tlsv1.0 --ciphers DEFAULT@SECLEVEL=0 URL.';
const OUTSIDE =
  'The service may only reach the local network. Add the address of the camera to IPAddressAllow: sudo systemctl edit picamd';
const STREAM_ITSELF =
  'Set SOURCE_URL to the URL of the MJPEG stream or picture itself, not of a page that shows it.';
const OTHER_READER =
  'Set SOURCE=command and SOURCE_COMMAND=curl -sN --http0.9 URL, or read it with ffmpeg: ffmpeg -i URL -c:v mjpeg -f mjpeg -';

/** TLS that OpenSSL could not begin with what the server sent. */
const TLS_FAULT = /^(?:EPROTO|ERR_SSL_)/;
/** The kernel's answer if the service may not reach that address. */
const DENIED = 'EPERM';

/** Why there is no response from the server called `name`, which is cleaned and without secrets. */
export function requestFault(name: string, cause: unknown): PicamdError {
  const reason = redact(visibleText(reasonOf(cause), MAX_REASON));
  if (cause instanceof NotHttp)
    return new PicamdError('not-mjpeg', `${name} answers, but ${reason}`, OTHER_READER, cause);
  if (cause instanceof Untrusted)
    return new PicamdError(
      'unreachable',
      `The certificate of ${name} cannot be trusted: ${reason}`,
      `If it is that of your camera (compare it there), set SOURCE_URL_FINGERPRINT=${cause.fingerprint}; or save the certificate that signed it to a file, and set NODE_EXTRA_CA_CERTS in the environment to its path.`,
      cause,
    );
  const code = String(errorCode(cause));
  if (TLS_FAULT.test(code))
    return new PicamdError('not-mjpeg', `${name} answers, but not in TLS: ${reason}`, OLD_TLS, cause);
  return new PicamdError(
    'unreachable',
    `${name} does not respond: ${reason}`,
    code === DENIED ? OUTSIDE : 'Check that the camera is on and that this machine can reach it.',
    cause,
  );
}

/** Node joins the errors of several addresses into one without a message. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof AggregateError)) return errorMessage(cause);
  return cause.errors.map(errorMessage).join('; ');
}

/** The connection broke while the body came. */
export function brokenBody(name: string, cause: unknown): PicamdError {
  return new PicamdError(
    'unreachable',
    `The connection to ${name} broke: ${visibleText(errorMessage(cause), MAX_REASON)}`,
    'Check the network between this machine and the camera.',
    cause,
  );
}

/** Why that response cannot be a stream or a picture; null if it may be one. */
export function responseFault({ head, unknownEncoding }: UrlResponse, name: string): PicamdError | null {
  const { status, headers } = head;
  if (status === 401 || status === 403)
    return new PicamdError(
      'refused',
      `${name} responds with status ${status}`,
      'Put the right user and password into SOURCE_URL, as in http://user:password@host/path.',
    );
  if (status < 200 || status > 299)
    return new PicamdError(
      'unreachable',
      `${name} responds with status ${status}`,
      status >= 500 || status === 429
        ? 'That camera has a problem, or as many viewers as it can take: close other viewers, or restart it.'
        : 'Check the path of SOURCE_URL.',
    );
  // A list of good types would keep out cameras: they name every type, or none.
  const type = headers.get('content-type')?.[0] ?? '';
  if (/^text\/html\b/i.test(type)) return notMjpeg(name, type);
  if (unknownEncoding === null) return null;
  return new PicamdError(
    'not-mjpeg',
    `${name} compresses its answer in a way that picamd does not know: ${visibleText(unknownEncoding, MAX_QUOTED)}`,
    'Set SOURCE=command and SOURCE_COMMAND=curl -sN --compressed URL.',
  );
}

/** What came is neither a picture nor a multipart. `what` is a type, or what the first bytes are. */
export function notMjpeg(name: string, what: string): PicamdError {
  return new PicamdError(
    'not-mjpeg',
    `${name} sends ${visibleText(what, MAX_QUOTED)}, not MJPEG`,
    STREAM_ITSELF,
  );
}

/** Whether the response is told to be one picture, or has no other type. */
export function mayBeStill({ head: { headers } }: UrlResponse): boolean {
  return !isMultipart(headers);
}

import {
  AuthorizationError,
  PermissionViolationError,
  UserAuthenticationExpiredError,
} from '@nats-io/transport-node';
import { errorCode, errorMessage, PicamdError } from '../errors.ts';
import { visibleText } from '../text/visible-text.ts';

const MOST_CHARACTERS = 200;
/** Codes of Node and OpenSSL for certificates; and what the client says if the server has no TLS. */
const TLS_FAULT =
  /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO|does not support 'tls'|not available on this server/;

/** What a failed or ended connection to `host` means. Nothing of the server's words is trusted. */
export function natsFault(error: unknown, host: string): PicamdError {
  const code = errorCode(error) ?? errorCode(Object(error).cause);
  const said = visibleText(errorMessage(error), MOST_CHARACTERS);
  if (error instanceof AuthorizationError || error instanceof UserAuthenticationExpiredError)
    return new PicamdError(
      'nats-denied',
      `The NATS server ${host} does not accept this camera: ${said}`,
      'Check that NATS_CREDS_FILE holds the key that this server knows for it.',
    );
  if (TLS_FAULT.test(`${String(code)} ${said}`))
    return new PicamdError(
      'nats-untrusted',
      `The NATS server ${host} cannot be trusted: ${said}`,
      'Set NATS_CA_FILE to the certificate that signed that of the server, and NATS_URL to a name in it.',
    );
  return new PicamdError(
    'nats-unreachable',
    `The NATS server ${host} does not respond: ${said || (typeof code === 'string' ? code : 'the connection ended')}`,
    'Check NATS_URL, and that the server is running. Outside the local network, run sudo picamd allow-out all.',
  );
}

/** The server's permissions do not let the client publish or subscribe there. */
export function permissionFault(error: PermissionViolationError): PicamdError {
  const subject = visibleText(error.subject, MOST_CHARACTERS);
  return new PicamdError(
    'nats-denied',
    `The NATS server does not allow ${error.operation === 'publish' ? 'publishing to' : 'subscribing to'} ${subject}`,
    'Check NATS_SITE and NATS_CAMERA, and the permissions of this key on the server.',
  );
}

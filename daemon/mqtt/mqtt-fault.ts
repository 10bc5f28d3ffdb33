import { errorCode, errorMessage, PicamdError } from '../errors.ts';
import { visibleText } from '../text/visible-text.ts';
import { SessionEnd } from './mqtt-session.ts';

const MOST_CHARACTERS = 200;
/** Codes of Node and OpenSSL for certificates and for servers without TLS. */
const TLS_FAULT = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS|ERR_SSL|EPROTO/;
/** A certificate is not valid yet, or no longer. */
const CLOCK_FAULT = /CERT_NOT_YET_VALID|CERT_HAS_EXPIRED/;
/** CONNACK of MQTT 3.1.1: identifier rejected, bad user or password, not authorized; the same in MQTT 5, and banned. */
const DENIED = [2, 4, 5, 133, 134, 135, 138, 140];
/** DISCONNECT of MQTT 5: another client with the same id has connected. */
const TAKEN = 142;
/** The broker does not speak this version: CONNACK of MQTT 3.1.1, and of MQTT 5. */
const OTHER_VERSION = [1, 132];

/** Whether the broker speaks another version of MQTT. */
export function isOtherVersion(error: unknown): boolean {
  return error instanceof SessionEnd && error.reason !== null && OTHER_VERSION.includes(error.reason);
}

/** What a failed or ended connection to `host` means. Nothing of the broker's words is trusted. */
export function mqttFault(error: unknown, host: string): PicamdError {
  if (error instanceof PicamdError) return error;
  const reason = error instanceof SessionEnd ? error.reason : null;
  const code = codeOf(error) || codeOf(Object(error).cause);
  const said = visibleText(errorMessage(error), MOST_CHARACTERS) || code;
  if (reason === TAKEN)
    return new PicamdError(
      'mqtt-taken',
      `Another camera with the same id has taken over the connection to the MQTT broker ${host}`,
      'If the card of this camera was copied, run on one of the two: sudo rm /etc/machine-id && sudo systemd-machine-id-setup && sudo reboot.',
    );
  if (reason !== null && DENIED.includes(reason))
    return new PicamdError(
      'mqtt-denied',
      `The MQTT broker ${host} does not accept this camera: ${said}`,
      'Check MQTT_USERNAME and the password for the broker.',
    );
  if (TLS_FAULT.test(`${code} ${said}`))
    return new PicamdError(
      'mqtt-untrusted',
      `The MQTT broker ${host} cannot be trusted: ${said}`,
      CLOCK_FAULT.test(code)
        ? `Check the clock of this machine, which says ${new Date().toISOString().slice(0, 16)} UTC, with timedatectl. If it is right, renew the certificate of the broker.`
        : 'Set MQTT_CA_FILE to the certificate that signed that of the broker, and MQTT_URL to a name in it.',
    );
  return new PicamdError(
    'mqtt-unreachable',
    `The MQTT broker ${host} does not respond: ${said}`,
    'Check MQTT_URL, and that the broker is running. Outside the local network, run sudo picamd allow-out all.',
  );
}

/** '' if it has none. */
function codeOf(error: unknown): string {
  const code = errorCode(error);
  return typeof code === 'string' ? code : '';
}

import type { TlsFiles } from './access/certificate.ts';
import type { Config } from './config/settings.ts';
import type { Notice } from './errors.ts';
import { placeOf } from './http/listen-on.ts';
import type { ListenOn } from './http/listen-on.ts';
import type { PassedSocket } from './system/passed-sockets.ts';

/** Somewhere to listen. */
export interface Place {
  readonly on: ListenOn;
  /** HTTPS alone, else HTTP alone. */
  readonly secure: boolean;
  /** For the log, behind the address; may be empty. */
  readonly note: string;
}

export interface PlacesParts {
  readonly config: Config;
  readonly sockets: readonly PassedSocket[];
  readonly tls: TlsFiles | null;
  /** See Loaded. */
  readonly fallbackPort: boolean;
}

/**
 * Where to listen: at the sockets that were passed, else at HOST and PORT. A socket that is called http is plain and
 * one that is called https is TLS; any other is TLS if there is a certificate in the settings. HOST and PORT too,
 * but for TLS_SELF_SIGNED=on: a browser would find nothing it can show at the address that a person types.
 *
 * A socket that has to be TLS is left alone while there is no certificate, rather than answered in the clear.
 */
export function placesOf({ config, sockets, tls, fallbackPort }: PlacesParts): {
  places: Place[];
  notices: Notice[];
} {
  const certified = config.TLS_CERT !== '';
  const passed = sockets.map(({ fd, name }) => ({
    on: { fd },
    secure: name === 'https' || (name !== 'http' && certified),
    note: ` (a socket that was passed, ${name}; HOST and PORT do not count)`,
  }));
  const places = passed.filter(({ secure }) => !secure || tls !== null);
  const notices: Notice[] = [];
  if (!certified && sockets.some(({ name }) => name === 'https')) notices.push(NOT_CERTIFIED);
  if (places.length > 0) return { places, notices };

  const { HOST, PORT } = config;
  if (fallbackPort && sockets.length === 0) notices.push(fallback(PORT));
  const secure = certified && !config.TLS_SELF_SIGNED;
  return { places: [{ on: placeOf(HOST, PORT), secure, note: '' }], notices };
}

const NOT_CERTIFIED: Notice = {
  code: 'no-certificate',
  message: 'No https: a socket for it was passed, and TLS_CERT names no certificate',
  hint: 'Make one with picamd cert and set TLS_CERT and TLS_KEY, or set them and TLS_SELF_SIGNED=on.',
};

function fallback(port: number): Notice {
  return {
    code: 'port-fallback',
    message: `The camera is at port ${port}, since its usual port 80 could not be opened`,
    hint: "Another program has it: sudo ss -ltnp 'sport = :80' says which. End that one, then: sudo systemctl restart picamd.socket picamd",
  };
}

import type { TlsFiles } from './certificate.ts';
import type { Config } from '../config/settings.ts';
import type { Notice } from '../errors.ts';
import { listenTarget } from './listen.ts';
import type { ListenTarget } from './listen.ts';
import type { PassedSocket } from '../system/listen-fds.ts';

/** Somewhere to listen. */
export interface Endpoint {
  readonly on: ListenTarget;
  /** HTTPS alone, else HTTP alone. */
  readonly secure: boolean;
  /** For the log, behind the address; may be empty. */
  readonly note: string;
  /** Where to listen when that port is another program's, or not for us; null: nowhere. */
  readonly fallback: ListenTarget | null;
}

export interface EndpointParts {
  readonly config: Config;
  readonly sockets: readonly PassedSocket[];
  readonly tls: TlsFiles | null;
}

/**
 * Where to listen: at the sockets that were passed, else at HOST and PORT. A socket that is called http is plain and
 * one that is called https is TLS; any other is TLS if there is a certificate in the settings. HOST and PORT too,
 * but for TLS_SELF_SIGNED=on: a browser would find nothing it can show at the address that a person types.
 *
 * With FALLBACK_PORT something is always listened at in the clear, since systemd starts us without the socket that it
 * could not open. A socket that has to be TLS is not answered in the clear while there is no certificate: it is one of
 * `shut`.
 */
export function endpointsFor({ config, sockets, tls }: EndpointParts): {
  places: Endpoint[];
  shut: Endpoint[];
  notices: Notice[];
} {
  const { HOST, PORT, FALLBACK_PORT } = config;
  const certified = config.TLS_CERT !== '';
  const passed = sockets.map(({ fd, name }) => ({
    on: { fd },
    secure: name === 'https' || (name !== 'http' && certified),
    note: ` (a socket that was passed, ${name}; HOST and PORT do not count)`,
    fallback: null,
  }));
  const places: Endpoint[] = passed.filter(({ secure }) => !secure || tls !== null);
  const shut = passed.filter((place) => !places.includes(place));
  const missing = FALLBACK_PORT !== 0 && !places.some(({ secure }) => !secure);
  if (places.length === 0 || missing)
    places.push({
      on: listenTarget(HOST, PORT),
      secure: certified && !config.TLS_SELF_SIGNED,
      note: '',
      fallback: FALLBACK_PORT === 0 ? null : listenTarget(HOST, FALLBACK_PORT),
    });
  const uncertified = !certified && sockets.some(({ name }) => name === 'https');
  return { places, shut, notices: uncertified ? [NOT_CERTIFIED] : [] };
}

/** That FALLBACK_PORT had to be taken. */
export function fallbackNotice({ PORT, FALLBACK_PORT }: Config): Notice {
  return {
    code: 'port-fallback',
    message: `The camera is at port ${FALLBACK_PORT}, since port ${PORT} could not be opened`,
    hint: `If another program has it, sudo ss -ltnp 'sport = :${PORT}' says which. End that one, then: sudo systemctl stop picamd && sudo systemctl restart picamd.socket picamd-tls.socket picamd`,
  };
}

/** That a passed socket, which listens at `url`, lets in more than HOST says. */
export function hostUnusedNotice({ HOST }: Config, url: string): Notice {
  return {
    code: 'host-unused',
    message: `HOST=${HOST} does not count: systemd has opened ${url}/ for the network`,
    hint: 'HOST counts in /etc/picamd/picamd.conf, after: sudo systemctl daemon-reload && sudo systemctl stop picamd && sudo systemctl restart picamd.socket picamd-tls.socket picamd',
  };
}

const NOT_CERTIFIED: Notice = {
  code: 'no-certificate',
  message: 'No https: a socket for it was passed, and TLS_CERT names no certificate',
  hint: 'Make one with picamd cert and set TLS_CERT and TLS_KEY, or set them and TLS_SELF_SIGNED=on.',
};

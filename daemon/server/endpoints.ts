import type { TlsFiles } from './certificate.ts';
import type { Config } from '../config/settings.ts';
import type { Notice } from '../errors.ts';
import { listenTarget } from './listen.ts';
import type { ListenTarget } from './listen.ts';
import type { PassedSocket } from '../system/listen-fds.ts';

/** Reopens the sockets. picamd must stop first, because it holds them. */
const RESTART = 'sudo systemctl stop picamd && sudo systemctl restart picamd.socket picamd-tls.socket picamd';

/** An endpoint to listen on. */
export interface Endpoint {
  readonly on: ListenTarget;
  /** True: HTTPS only; false: HTTP only. */
  readonly secure: boolean;
  /** Follows the address in the log; may be empty. */
  readonly note: string;
  /** Where to listen if the port is taken or not allowed; null: nowhere. */
  readonly fallback: ListenTarget | null;
}

export interface EndpointParts {
  readonly config: Config;
  readonly sockets: readonly PassedSocket[];
  readonly tls: TlsFiles | null;
}

export interface Endpoints {
  endpoints: Endpoint[];
  /** Passed sockets that must not be served: they need TLS, and there is no certificate. */
  rejected: Endpoint[];
  notices: Notice[];
}

/**
 * Chooses the endpoints: the passed sockets, else HOST and PORT. A socket named http is plain, one named https is
 * TLS, and any other is TLS if TLS_CERT is set. HOST and PORT are TLS if TLS_CERT is set, except with
 * TLS_SELF_SIGNED=on: a browser tries http first for an address without a scheme.
 *
 * With FALLBACK_PORT there is always a plain endpoint, since systemd starts us without a socket that it could not open.
 */
export function endpointsFor({ config, sockets, tls }: EndpointParts): Endpoints {
  const { HOST, PORT, FALLBACK_PORT } = config;
  const hasCertificate = config.TLS_CERT !== '';
  const passed = sockets.map(({ fd, name }) => ({
    on: { fd },
    secure: name === 'https' || (name !== 'http' && hasCertificate),
    note: ` (passed socket ${name}; HOST and PORT are ignored)`,
    fallback: null,
  }));
  const endpoints: Endpoint[] = passed.filter(({ secure }) => !secure || tls !== null);
  const rejected = passed.filter((endpoint) => !endpoints.includes(endpoint));
  const needsPlain = FALLBACK_PORT !== 0 && !endpoints.some(({ secure }) => !secure);
  if (endpoints.length === 0 || needsPlain)
    endpoints.push({
      on: listenTarget(HOST, PORT),
      secure: hasCertificate && !config.TLS_SELF_SIGNED,
      note: '',
      fallback: FALLBACK_PORT === 0 ? null : listenTarget(HOST, FALLBACK_PORT),
    });
  const lacksCertificate = !hasCertificate && sockets.some(({ name }) => name === 'https');
  return { endpoints, rejected, notices: lacksCertificate ? [NO_CERTIFICATE] : [] };
}

/** FALLBACK_PORT is in use. */
export function fallbackNotice({ PORT, FALLBACK_PORT }: Config): Notice {
  return {
    code: 'port-fallback',
    message: `The camera uses port ${FALLBACK_PORT}, because port ${PORT} could not be opened`,
    hint: `Find the program that uses it (sudo ss -ltnp 'sport = :${PORT}'), stop it, then run: ${RESTART}`,
  };
}

/** The passed socket at `url` is open to the network, although HOST is not. */
export function hostUnusedNotice({ HOST }: Config, url: string): Notice {
  return {
    code: 'host-unused',
    message: `HOST=${HOST} has no effect: systemd opened ${url}/ to the network`,
    hint: `Set HOST in /etc/picamd/picamd.conf, then run: sudo systemctl daemon-reload && ${RESTART}`,
  };
}

const NO_CERTIFICATE: Notice = {
  code: 'no-certificate',
  message: 'No https: its socket was passed, but TLS_CERT is not set',
  hint: 'Run picamd cert and set TLS_CERT and TLS_KEY; or set both and TLS_SELF_SIGNED=on.',
};

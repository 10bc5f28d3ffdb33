import type { TlsFiles } from './certificate.ts';
import type { Config } from '../config/settings.ts';
import type { Notice } from '../errors.ts';
import { listenTarget } from './listen.ts';
import type { ListenTarget } from './listen.ts';
import type { PassedSocket } from '../system/listen-fds.ts';

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
 * TLS, and any other is TLS if TLS_CERT is set. HOST and PORT too, except with TLS_SELF_SIGNED=on: a browser that is
 * given a bare address tries http.
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

const NO_CERTIFICATE: Notice = {
  code: 'no-certificate',
  message: 'No https: a socket for it was passed, and TLS_CERT names no certificate',
  hint: 'Make one with picamd cert and set TLS_CERT and TLS_KEY, or set them and TLS_SELF_SIGNED=on.',
};

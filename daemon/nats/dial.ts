import { connect } from '@nats-io/transport-node';
import type { ConnectionOptions, NatsConnection } from '@nats-io/transport-node';
import { isIP } from 'node:net';
import { knock } from './knock.ts';
import { natsFault } from './nats-fault.ts';
import { readAuthorities, readKey } from './nats-files.ts';

export interface DialOptions {
  /** NATS_CREDS_FILE; '' for none. */
  readonly credsFile: string;
  /** NATS_CA_FILE; '' for none. */
  readonly caFile: string;
  /** How the server's monitoring names this client. */
  readonly clientName: string;
  /** Where replies to own requests go; a client may be limited to its own. */
  readonly inboxPrefix?: string | undefined;
}

/** A server at home answers within milliseconds, one far away within a second. */
const TIMEOUT_MS = 5000;
/** NatsSession asks by itself whether the server is there; the client's own question cannot end a connection that is stuck. */
const NO_PINGS_MS = 2 ** 30;

/**
 * One try to connect to one server.
 *
 * @throws PicamdError with one of NATS_ERRORS
 */
export async function dial(url: string, options: DialOptions): Promise<NatsConnection> {
  const [authenticator, ca] = await Promise.all([
    readKey(options.credsFile),
    readAuthorities(options.caFile),
  ]);
  const { hostname, host, port, protocol } = new URL(url);
  const name = hostname.replace(/^\[|\]$/g, '');
  const settings: ConnectionOptions & { resolve: boolean } = {
    servers: host,
    name: options.clientName,
    ...(authenticator === null ? {} : { authenticator }),
    ...(protocol === 'tls:' || ca !== null ? { tls: tlsOptions(name, ca) } : {}),
    ...(options.inboxPrefix === undefined ? {} : { inboxPrefix: options.inboxPrefix }),
    timeout: TIMEOUT_MS,
    // NatsLink connects again: the client would queue without bound what is published meanwhile.
    reconnect: false,
    // Servers are those of NATS_URL: none that a server names.
    ignoreClusterUpdates: true,
    pingInterval: NO_PINGS_MS,
    // By the system, which knows the names of the local network.
    resolve: false,
  };
  try {
    await knock(name, port, TIMEOUT_MS);
    return await connect(settings);
  } catch (error) {
    throw natsFault(error, host);
  }
}

/** The client takes all options of Node's tls.connect(), and checks the certificate of an IP address against `localhost` without `host`. */
function tlsOptions(name: string, ca: string | null): NonNullable<ConnectionOptions['tls']> {
  const known = isIP(name) === 0 ? { servername: name } : { host: name, servername: '' };
  return { ...known, ...(ca === null ? {} : { ca }) };
}

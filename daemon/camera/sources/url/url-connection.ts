import { connect, isIP } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** The server's certificate is not the one that was set, or nobody known has signed it. */
export class Untrusted extends Error {
  override readonly name = 'Untrusted';
  /** SHA-256 of its certificate, as in `AB:CD:…`; empty if it has none. */
  readonly fingerprint: string;

  constructor(reason: string, fingerprint: string) {
    super(reason);
    this.fingerprint = fingerprint;
  }
}

export interface ConnectionOptions {
  readonly lookup: LookupFunction;
  /** Destroys the socket. */
  readonly signal: AbortSignal;
  /** SHA-256 of the certificate to trust, whoever signed it; empty = one that a known authority signed. */
  readonly fingerprint: string;
}

/**
 * Connects to the server of an http or https URL. The socket is paused.
 *
 * @throws Error of the system, or Untrusted before anything was sent
 */
export async function openConnection(url: URL, options: ConnectionOptions): Promise<Socket> {
  const isTls = url.protocol === 'https:';
  // URL keeps the brackets of an IPv6 address, which connect() rejects.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const target = { host, port: Number(url.port) || (isTls ? 443 : 80), lookup: options.lookup };
  // Rejected in checkCertificate(), which needs the certificate.
  const socket = isTls
    ? // Loaded by those that need it.
      (await import('node:tls')).connect({
        ...target,
        servername: isIP(host) === 0 ? host : '',
        rejectUnauthorized: false,
      })
    : connect(target);
  const destroy = () => socket.destroy(new Error('aborted'));
  options.signal.addEventListener('abort', destroy);
  if (options.signal.aborted) destroy();
  socket.once('close', () => options.signal.removeEventListener('abort', destroy));
  await new Promise<void>((resolve, reject) => {
    socket.once(isTls ? 'secureConnect' : 'connect', resolve);
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('it closed the connection')));
  });
  if (isTls) {
    try {
      checkCertificate(socket as TLSSocket, options.fingerprint);
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }
  return socket.setNoDelay();
}

function checkCertificate(socket: TLSSocket, expected: string): void {
  // Undefined if the server sent none, whatever its type says.
  const found = (socket.getPeerCertificate() as { fingerprint256?: string }).fingerprint256 ?? '';
  if (expected !== '') {
    if (hexOf(found) !== hexOf(expected))
      throw new Untrusted('it is another one than SOURCE_URL_FINGERPRINT names', found);
  } else if (!socket.authorized) throw new Untrusted(String(socket.authorizationError), found);
}

function hexOf(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}

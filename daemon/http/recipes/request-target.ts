import type { Context } from 'koa';
import { plainAddress, urlHost } from '../../net/addresses.ts';
import type { CameraAddress } from '../../recipes/camera-url.ts';
import { clientOf } from '../request-client.ts';

/**
 * A name (`_` is common in containers), an IPv4 address, or an IPv6 address in brackets; then an optional port.
 * Nothing with a special meaning in HTML, YAML or a shell.
 */
const HOST =
  /^([A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?\.?|\[[0-9A-Fa-f:.]{2,45}\])(?::(\d{1,5}))?$/;

/** Where the client reached this camera: its Host header if that is valid, else the local end of its connection. */
export function requestAddress(ctx: Context): CameraAddress {
  const scheme = clientOf(ctx).secure ? 'https' : 'http';
  const [, host, digits] = HOST.exec(ctx.get('Host')) ?? [];
  const port = digits === undefined ? (scheme === 'https' ? 443 : 80) : Number(digits);
  if (host !== undefined && port >= 1 && port <= 65_535) return { scheme, host, port };
  const { localAddress = '127.0.0.1', localPort = 80 } = ctx.req.socket;
  return { scheme, host: urlHost(plainAddress(localAddress)), port: localPort };
}

import { isIP } from 'node:net';
import * as v from 'valibot';
import type { ValueType } from './value-types.ts';

/** An address or a name to listen on, or the path of a Unix socket. Only an IPv6 address has colons: PORT is a setting of its own. */
export const listenHost: ValueType<string> = {
  schema: v.pipe(
    v.string(),
    v.check((host) => /^(\/[^\0]{1,100}|[A-Za-z0-9_.-]{1,255})$/.test(host) || isIP(host) !== 0),
  ),
  allowed: 'a host name or an IP address, without the port, which is PORT; or the path of a Unix socket',
  placeholder: 'ADDRESS',
  form: { kind: 'text', maxLength: 255 },
};

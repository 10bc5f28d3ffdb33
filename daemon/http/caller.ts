import type { Context } from 'koa';
import type { Identity } from '../access/authenticator.ts';

/** Who sends a request. */
export interface Client {
  /** The client's address, through trusted proxies. */
  readonly address: string;
  /** Whether the client speaks TLS, with us or with a trusted proxy. */
  readonly secure: boolean;
  /** Null: nobody we know; 'everybody': the camera is open to all. */
  who: Identity | 'everybody' | null;
}

const callers = new WeakMap<Context, Client>();

/** To be told by the gate, before anything else is done with the request. */
export function setClient(ctx: Context, caller: Client): Client {
  callers.set(ctx, caller);
  return caller;
}

export function clientOf(ctx: Context): Client {
  const caller = callers.get(ctx);
  if (caller === undefined) throw new Error('the gate comes first');
  return caller;
}

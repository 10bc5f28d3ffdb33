import type { Context } from 'koa';
import type { Client } from '../access/client.ts';

const clients = new WeakMap<Context, Client>();

/** Called by authenticate(), before any handler. */
export function setClient(ctx: Context, client: Client): Client {
  clients.set(ctx, client);
  return client;
}

export function clientOf(ctx: Context): Client {
  const client = clients.get(ctx);
  if (client === undefined) throw new Error('authenticate() must run first');
  return client;
}

/** Who changes something, in a route that only users may use. */
export function authorOf(ctx: Context): { user: string; address: string } {
  const { identity, address } = clientOf(ctx);
  if (identity === null || identity === 'anyone')
    throw new Error('a route for users has let someone else in');
  return { user: identity.name, address };
}

/** Who sends a request, for the log: `anna`, `token recorder`, or `anyone` where nobody logs in. */
export function senderOf(ctx: Context): { user: string; address: string } {
  const { identity, address } = clientOf(ctx);
  if (identity === null || identity === 'anyone') return { user: 'anyone', address };
  return { user: identity.kind === 'token' ? `token ${identity.name}` : identity.name, address };
}

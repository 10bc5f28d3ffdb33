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

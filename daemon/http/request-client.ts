import type { Context } from 'koa';
import type { Client } from '../access/client.ts';

const clients = new WeakMap<Context, Client>();

/** To be told by the gate, before anything else is done with the request. */
export function setClient(ctx: Context, client: Client): Client {
  clients.set(ctx, client);
  return client;
}

export function clientOf(ctx: Context): Client {
  const client = clients.get(ctx);
  if (client === undefined) throw new Error('the gate comes first');
  return client;
}

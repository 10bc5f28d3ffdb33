import { createUser } from '@nats-io/nkeys';

/** A key of one user of NATS, as nsc and nk make it. */
export interface NatsKey {
  /** The secret: SU and 56 letters and digits. */
  readonly seed: string;
  /** What the server knows. */
  readonly publicKey: string;
}

export function newNatsKey(): NatsKey {
  const pair = createUser();
  const key = { seed: Buffer.from(pair.getSeed()).toString('latin1'), publicKey: pair.getPublicKey() };
  pair.clear();
  return key;
}

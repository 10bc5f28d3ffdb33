import type { Identity } from './authenticator.ts';

/** The sender of a request. */
export interface Client {
  /** The client's own address, even if it connects through trusted proxies. */
  readonly address: string;
  /** Whether the client uses TLS, to us or to a trusted proxy. */
  readonly secure: boolean;
  /** Null: unknown; 'anyone': no credentials are needed. */
  identity: Identity | 'anyone' | null;
}

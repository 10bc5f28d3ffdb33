import type { Identity } from './authenticator.ts';

/** Who sends a request. */
export interface Client {
  /** The client's address, through trusted proxies. */
  readonly address: string;
  /** Whether the client speaks TLS, with us or with a trusted proxy. */
  readonly secure: boolean;
  /** Null: nobody we know; 'everybody': the camera is open to all. */
  who: Identity | 'everybody' | null;
}

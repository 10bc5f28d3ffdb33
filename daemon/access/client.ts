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

/** Whether a client that a hub has let in may know of this camera; null: of the only one there is. */
export function seesCamera(identity: Client['identity'], camera: string | null): boolean {
  if (camera === null || identity === null || identity === 'anyone') return true;
  return identity.cameras === null || identity.cameras.includes(camera);
}

/** Whether a client that a hub has let in may know of all its cameras. */
export function seesAllCameras(identity: Client['identity']): boolean {
  return identity === null || identity === 'anyone' || identity.cameras === null;
}

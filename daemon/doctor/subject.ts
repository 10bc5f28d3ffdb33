import type { Loaded } from '../config/load.ts';
import type { HostAccess } from './host-access.ts';
import { SERVICE, serviceOf, socketPorts } from './units.ts';
import type { Service, SocketPorts } from './units.ts';

/** Which picamd someone asks about. */
export interface Subject {
  /** The service that uses these settings; null if it is a picamd that was started in another way. */
  readonly service: Service | null;
  /** Whether systemd's sockets may be open for it. */
  readonly hasSockets: boolean;
}

/** By its settings. A PORT or HOST from the command line or the environment means a picamd apart from the service. */
export function subjectOf({ file, origins }: Loaded): Subject {
  const byHand = (['PORT', 'HOST'] as const).some((key) =>
    /^--|in the environment$/.test(origins.get(key) ?? ''),
  );
  const service = byHand ? null : serviceOf(file);
  return { service, hasSockets: !byHand && (service === null || service.unit === SERVICE) };
}

/** Ports that systemd opens, or failed to open, for the picamd that is asked about. */
export async function socketsFor(host: HostAccess, loaded: Loaded): Promise<SocketPorts> {
  return subjectOf(loaded).hasSockets ? socketPorts(host) : { passed: [], failed: [] };
}

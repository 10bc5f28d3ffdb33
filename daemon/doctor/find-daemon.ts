import type { Loaded } from '../config/load.ts';
import { INSTANCE_FILE } from '../system/instance.ts';
import { isWildcard } from '../net/addresses.ts';
import type { HostAccess } from './host-access.ts';
import { httpProbe, parseJsonObject } from './http-probe.ts';
import type { ProbeResponse, ProbeTarget } from './http-probe.ts';
import { listeningSockets, socketsOf } from './listening-sockets.ts';
import type { HostProcess } from './processes.ts';
import { subjectOf } from './subject.ts';
import { showUnits, socketPorts } from './units.ts';
import type { Service } from './units.ts';

/** A picamd on this machine that responds to requests. */
export interface RunningDaemon {
  readonly target: ProbeTarget;
  /** The systemd service that it is; null if it may have been started in another way. */
  readonly unit: string | null;
  /** The document of /healthz, without a reason if a password is needed to see it; null if there is no such document. */
  readonly health: Record<string, unknown> | null;
  /** The document of /status; null if it needs a password. */
  readonly status: Record<string, unknown> | null;
}

export interface FoundDaemons {
  /** The one that the settings describe; null if it does not respond. */
  readonly own: RunningDaemon | null;
  /** Ports of others. What they report is true of their cameras only. */
  readonly otherPorts: readonly number[];
}

interface Candidate {
  readonly target: ProbeTarget;
  /** Whether the settings name this target. */
  readonly isTold: boolean;
}

/** One that responds, with the instance id that it reports. */
interface Responding extends Candidate {
  readonly instance: unknown;
}

const MAX_TARGETS = 4;

/**
 * Asks where the settings and systemd's sockets say, then at the open sockets of `daemons`. One that answers elsewhere
 * is ours only if it has the instance id in the service's run directory.
 */
export async function findDaemons(
  host: HostAccess,
  loaded: Loaded,
  daemons: readonly HostProcess[],
): Promise<FoundDaemons> {
  const candidates = await candidatesFor(host, loaded, daemons);
  const answers = await Promise.all(candidates.map(({ target }) => httpProbe(target, '/livez')));
  const responding = candidates.flatMap((candidate, i): Responding[] => {
    const answer = parseJsonObject(answers[i] ?? null);
    return answer?.['alive'] === true ? [{ ...candidate, instance: answer['instance'] }] : [];
  });
  const { service } = subjectOf(loaded);
  const isOwn = await ownership(host, service);
  const own = responding.find(isOwn);
  const otherPorts = responding.flatMap((found) =>
    'port' in found.target && !isOwn(found) ? [found.target.port] : [],
  );
  return { own: own === undefined ? null : await reportOf(own.target, service), otherPorts };
}

async function reportOf(target: ProbeTarget, service: Service | null): Promise<RunningDaemon> {
  const [health, status] = await Promise.all([httpProbe(target, '/healthz'), httpProbe(target, '/status')]);
  return {
    target,
    unit: service?.unit ?? null,
    health: parseJsonObject(health),
    status: successBody(status),
  };
}

async function candidatesFor(
  host: HostAccess,
  loaded: Loaded,
  daemons: readonly HostProcess[],
): Promise<Candidate[]> {
  const { HOST, PORT, FALLBACK_PORT } = loaded.config;
  if (HOST.startsWith('/')) return [{ target: { socketPath: HOST }, isTold: true }];
  const own = isWildcard(HOST) ? 'localhost' : HOST;
  const sockets = await listeningSockets(host);
  const inodes = await Promise.all(daemons.map((daemon) => socketsOf(host, daemon)));
  const open = sockets.filter(({ inode }) => inodes.some((held) => held?.has(inode)));
  const { hasSockets } = subjectOf(loaded);
  const { passed } = await socketPorts(host);
  const told = [PORT, ...(hasSockets ? [FALLBACK_PORT, ...passed] : [])];
  return [...new Set([...told, ...passed, ...open.map(({ port }) => port)])]
    .filter((port) => sockets.some((socket) => socket.port === port))
    .slice(0, MAX_TARGETS)
    .map((port) => ({
      target: { host: [PORT, FALLBACK_PORT].includes(port) ? own : 'localhost', port },
      isTold: told.includes(port),
    }));
}

/** Tells the picamd that the settings describe from others. */
async function ownership(host: HostAccess, service: Service | null): Promise<(found: Responding) => boolean> {
  if (service === null) return ({ isTold }) => isTold;
  const written = await host.readIfThere(`${service.runDirectory}/${INSTANCE_FILE}`);
  if (written !== null) return ({ instance }) => instance === written.trim();
  const [unit] = (await showUnits(host, [service.unit], ['LoadState'])) ?? [];
  // The service has written its id while it runs, unless it is of a version that has none.
  const isService = unit?.['LoadState'] === 'loaded';
  return ({ isTold, instance }) => isTold && (!isService || instance === undefined);
}

function successBody(response: ProbeResponse | null): Record<string, unknown> | null {
  return response?.status === 200 ? parseJsonObject(response) : null;
}

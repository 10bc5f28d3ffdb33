import { findBinary, probeVersion } from 'libcamera-wrapper';
import type { Capabilities } from 'libcamera-wrapper';
import { isLocal } from '../access/access-policy.ts';
import type { Loaded } from '../config/load.ts';
import { httpProbe, parseJsonObject } from './http-probe.ts';
import type { ProbeResponse, ProbeTarget } from './http-probe.ts';
import { listeningSockets, socketsOf } from './listening-sockets.ts';
import type { HostAccess } from './host-access.ts';
import { cameraProgramName, isDaemon, processes } from './processes.ts';
import type { HostProcess } from './processes.ts';
import { socketPorts } from './units.ts';

/** A picamd on this machine that responds to requests. */
export interface RunningDaemon {
  readonly target: ProbeTarget;
  /** The document of /healthz, without a reason if a password is needed to see it; null if there is no such document. */
  readonly health: Record<string, unknown> | null;
  /** The document of /status; null if it needs a password. */
  readonly status: Record<string, unknown> | null;
}

/** The camera program. `capabilities` is null while the camera is in use, when the program must not be started. */
export interface CameraProgram {
  readonly binary: string;
  readonly capabilities: Capabilities | null;
}

/** Shared context of the checks: host, settings, and facts that several checks need, each determined once. */
export class CheckContext {
  readonly host: HostAccess;
  readonly loaded: Loaded;
  /** Aborted once the time limit of the checks has passed. */
  readonly signal: AbortSignal;
  #processes: Promise<HostProcess[]> | undefined;
  #piModel: Promise<string | null> | undefined;
  #runningDaemon: Promise<RunningDaemon | null> | undefined;
  #cameraProgram: Promise<CameraProgram> | undefined;

  constructor(host: HostAccess, loaded: Loaded, signal: AbortSignal) {
    this.host = host;
    this.loaded = loaded;
    this.signal = signal;
  }

  processes(): Promise<HostProcess[]> {
    return (this.#processes ??= processes(this.host));
  }

  async daemonProcesses(): Promise<HostProcess[]> {
    return (await this.processes()).filter(isDaemon);
  }

  /** As in `Raspberry Pi 4 Model B Rev 1.4`; null on other machines. */
  piModel(): Promise<string | null> {
    return (this.#piModel ??= this.host
      .readIfThere('/proc/device-tree/model')
      .then((text) => /^Raspberry Pi[^\0]*/.exec(text ?? '')?.[0].trim() ?? null));
  }

  /** Whether the settings use a ribbon-cable camera. */
  get wantsCamera(): boolean {
    return ['auto', 'rpicam'].includes(this.loaded.config.SOURCE);
  }

  /** Whether, by the settings and systemd's sockets, only this machine can reach the camera. */
  async isLocal(): Promise<boolean> {
    return isLocal(this.loaded.config, (await socketPorts(this.host)).passed);
  }

  /** Name of the running program that uses the camera, or may: `picamd` or a camera program; null if there is none. */
  async cameraUser(): Promise<string | null> {
    if ((await this.runningDaemon()) !== null || (await this.daemonProcesses()).length > 0) return 'picamd';
    const { CAMERA_BINARY } = this.loaded.config;
    for (const { args } of await this.processes()) {
      const name = cameraProgramName(args, CAMERA_BINARY);
      if (name !== null) return name;
    }
    return null;
  }

  /** @throws CameraError if the camera program is missing or does not run. */
  cameraProgram(): Promise<CameraProgram> {
    return (this.#cameraProgram ??= this.#findCameraProgram());
  }

  runningDaemon(): Promise<RunningDaemon | null> {
    return (this.#runningDaemon ??= this.#findRunningDaemon());
  }

  async #findCameraProgram(): Promise<CameraProgram> {
    const { CAMERA_BINARY } = this.loaded.config;
    const binary = await findBinary({ binary: CAMERA_BINARY || undefined, path: this.host.path });
    const inUse = (await this.cameraUser()) !== null;
    const options = { timeoutMs: this.host.commandMs, signal: this.signal };
    return { binary, capabilities: inUse ? null : await probeVersion(binary, options) };
  }

  async #findRunningDaemon(): Promise<RunningDaemon | null> {
    const targets = await this.#targets();
    const lives = await Promise.all(targets.map((target) => httpProbe(target, '/livez')));
    const target = targets.find((_, i) => parseJsonObject(lives[i] ?? null)?.['alive'] === true);
    if (target === undefined) return null;
    const [health, status] = await Promise.all([httpProbe(target, '/healthz'), httpProbe(target, '/status')]);
    return { target, health: parseJsonObject(health), status: successBody(status) };
  }

  /** Where picamd may listen: by the settings, by systemd's sockets, and by the open sockets of its processes. */
  async #targets(): Promise<ProbeTarget[]> {
    const { HOST, PORT } = this.loaded.config;
    if (HOST.startsWith('/')) return [{ socketPath: HOST }];
    const sockets = await listeningSockets(this.host);
    const daemonInodes = await Promise.all(
      (await this.daemonProcesses()).map((daemon) => socketsOf(this.host, daemon)),
    );
    const ours = sockets.filter(({ inode }) => daemonInodes.some((inodes) => inodes?.has(inode)));
    const ports = [PORT, ...(await socketPorts(this.host)).passed, ...ours.map(({ port }) => port)];
    return [...new Set(ports)]
      .filter((port) => sockets.some((socket) => socket.port === port))
      .slice(0, MAX_TARGETS)
      .map((port) => ({ host: port === PORT ? connectHost(HOST) : 'localhost', port }));
  }
}

const MAX_TARGETS = 4;

/** The host to connect to for a HOST to listen on: a wildcard address is reached at localhost. */
export function connectHost(host: string): string {
  return /^(0\.0\.0\.0|::|\*)$/.test(host) ? 'localhost' : host;
}

function successBody(response: ProbeResponse | null): Record<string, unknown> | null {
  return response?.status === 200 ? parseJsonObject(response) : null;
}

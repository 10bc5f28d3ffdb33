import { findBinary, probeVersion } from 'libcamera-wrapper';
import type { Capabilities } from 'libcamera-wrapper';
import type { Loaded } from '../config/load.ts';
import { isLoopback } from '../net/addresses.ts';
import { httpProbe, parsed } from './http-probe.ts';
import type { Answer, Endpoint } from './http-probe.ts';
import { listeningSockets, socketsOf } from './listening-sockets.ts';
import { COMMAND_MS } from './host-access.ts';
import type { HostAccess } from './host-access.ts';
import { cameraProgram, isDaemon, processes } from './processes.ts';
import type { Process } from './processes.ts';
import { socketPorts } from './units.ts';

/** A picamd of this machine that answers. */
export interface Answering {
  readonly door: Endpoint;
  /** Of /healthz: without reasons where strangers are told none; null when it answers nothing of that kind. */
  readonly health: Record<string, unknown> | null;
  /** The document of /status; null when it wants a password. */
  readonly status: Record<string, unknown> | null;
}

/** The camera program; what it says of itself is null while the camera is in use. */
export interface CameraProgram {
  readonly binary: string;
  readonly capabilities: Capabilities | null;
}

/** What the checks look at: the host, its settings, and what more than one of them has to know. Found out once. */
export class CheckContext {
  readonly host: HostAccess;
  readonly loaded: Loaded;
  /** Aborted when nobody waits for the checks any more. */
  readonly signal: AbortSignal;
  #processes: Promise<Process[]> | undefined;
  #model: Promise<string | null> | undefined;
  #answering: Promise<Answering | null> | undefined;
  #program: Promise<CameraProgram> | undefined;

  constructor(host: HostAccess, loaded: Loaded, signal: AbortSignal) {
    this.host = host;
    this.loaded = loaded;
    this.signal = signal;
  }

  processes(): Promise<Process[]> {
    return (this.#processes ??= processes(this.host));
  }

  async daemons(): Promise<Process[]> {
    return (await this.processes()).filter(isDaemon);
  }

  /** `Raspberry Pi 4 Model B Rev 1.4`; null on other machines. */
  pi(): Promise<string | null> {
    return (this.#model ??= this.host
      .readIfThere('/proc/device-tree/model')
      .then((text) => /^Raspberry Pi[^\0]*/.exec(text ?? '')?.[0].trim() ?? null));
  }

  /** Whether pictures are to come from a ribbon-cable camera. */
  get wantsCamera(): boolean {
    return ['auto', 'rpicam'].includes(this.loaded.config.SOURCE);
  }

  /** Whether nobody but this machine can reach the camera, as the settings and systemd have it. */
  async isLocal(): Promise<boolean> {
    const { HOST, TRUSTED_PROXIES } = this.loaded.config;
    const own = HOST.startsWith('/') || isLoopback(HOST);
    return own && TRUSTED_PROXIES.length === 0 && (await socketPorts(this.host)).passed.length === 0;
  }

  /** What runs that has the camera, or may have: `picamd` or another program's name; null: nothing. */
  async cameraUser(): Promise<string | null> {
    if ((await this.answering()) !== null || (await this.daemons()).length > 0) return 'picamd';
    const { CAMERA_BINARY } = this.loaded.config;
    for (const { words } of await this.processes()) {
      const name = cameraProgram(words, CAMERA_BINARY);
      if (name !== null) return name;
    }
    return null;
  }

  /** @throws CameraError when there is none, or none that runs. */
  program(): Promise<CameraProgram> {
    return (this.#program ??= this.#findProgram());
  }

  answering(): Promise<Answering | null> {
    return (this.#answering ??= this.#findAnswering());
  }

  async #findProgram(): Promise<CameraProgram> {
    const { CAMERA_BINARY } = this.loaded.config;
    const binary = await findBinary({ binary: CAMERA_BINARY || undefined, path: this.host.path });
    const inUse = (await this.cameraUser()) !== null;
    const options = { timeoutMs: COMMAND_MS, signal: this.signal };
    return { binary, capabilities: inUse ? null : await probeVersion(binary, options) };
  }

  async #findAnswering(): Promise<Answering | null> {
    const doors = await this.#doors();
    const lives = await Promise.all(doors.map((place) => httpProbe(place, '/livez')));
    const door = doors.find((_, i) => parsed(lives[i] ?? null)?.['alive'] === true);
    if (door === undefined) return null;
    const [health, status] = await Promise.all([httpProbe(door, '/healthz'), httpProbe(door, '/status')]);
    return { door, health: parsed(health), status: good(status) };
  }

  /** Where it listens as the settings have it, then what systemd opens for it, then what it is seen to listen on. */
  async #doors(): Promise<Endpoint[]> {
    const { HOST, PORT } = this.loaded.config;
    if (HOST.startsWith('/')) return [{ socketPath: HOST }];
    const sockets = await listeningSockets(this.host);
    const seen = await Promise.all((await this.daemons()).map((daemon) => socketsOf(this.host, daemon)));
    const ours = sockets.filter(({ inode }) => seen.some((inodes) => inodes?.has(inode)));
    const ports = [PORT, ...(await socketPorts(this.host)).passed, ...ours.map(({ port }) => port)];
    return [...new Set(ports)]
      .filter((port) => sockets.some((socket) => socket.port === port))
      .slice(0, MOST_DOORS)
      .map((port) => ({ host: port === PORT ? reachable(HOST) : 'localhost', port }));
  }
}

const MOST_DOORS = 4;

/** All addresses are reached at this machine's own. */
export function reachable(host: string): string {
  return /^(0\.0\.0\.0|::|\*)$/.test(host) ? 'localhost' : host;
}

function good(answer: Answer | null): Record<string, unknown> | null {
  return answer?.status === 200 ? parsed(answer) : null;
}

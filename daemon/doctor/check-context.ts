import { findBinary, probeVersion } from 'libcamera-wrapper';
import type { Capabilities } from 'libcamera-wrapper';
import { isLocal } from '../access/access-policy.ts';
import type { Loaded } from '../config/load.ts';
import { findDaemons } from './find-daemon.ts';
import type { FoundDaemons, RunningDaemon } from './find-daemon.ts';
import type { HostAccess } from './host-access.ts';
import { cameraProgramName, isDaemon, processes } from './processes.ts';
import type { HostProcess } from './processes.ts';
import { socketsFor } from './subject.ts';

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
  #daemons: Promise<FoundDaemons> | undefined;
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
    return isLocal(this.loaded.config, (await socketsFor(this.host, this.loaded)).passed);
  }

  /** Name of the running program that uses the camera, or may: `picamd` or a camera program; null if there is none. */
  async cameraUser(): Promise<string | null> {
    const { own, otherPorts } = await this.#foundDaemons();
    if (own !== null || otherPorts.length > 0 || (await this.daemonProcesses()).length > 0) return 'picamd';
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

  /** The picamd that the settings describe; null if it does not respond. */
  async runningDaemon(): Promise<RunningDaemon | null> {
    return (await this.#foundDaemons()).own;
  }

  /** Ports of this machine at which another picamd responds. */
  async otherDaemonPorts(): Promise<readonly number[]> {
    return (await this.#foundDaemons()).otherPorts;
  }

  #foundDaemons(): Promise<FoundDaemons> {
    return (this.#daemons ??= this.daemonProcesses().then((daemons) =>
      findDaemons(this.host, this.loaded, daemons),
    ));
  }

  async #findCameraProgram(): Promise<CameraProgram> {
    const { CAMERA_BINARY } = this.loaded.config;
    const binary = await findBinary({ binary: CAMERA_BINARY || undefined, path: this.host.path });
    const inUse = (await this.cameraUser()) !== null;
    const options = { timeoutMs: this.host.commandMs, signal: this.signal };
    return { binary, capabilities: inUse ? null : await probeVersion(binary, options) };
  }
}

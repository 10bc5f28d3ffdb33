import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The methods of logind's manager on D-Bus (org.freedesktop.login1(5)). */
const METHODS = { restart: 'Reboot', shutDown: 'PowerOff' } as const;
export type PowerAction = keyof typeof METHODS;

/**
 * Whether logind does it for picamd. `not-now`: only for somebody who proves to be an administrator, because people are logged in
 * on the machine, a program is being installed, or no polkit rule lets picamd do it. `never`: the machine has no logind or no
 * polkit, or cannot do it, as a container.
 */
export type PowerAnswer = 'yes' | 'not-now' | 'never';

/** busctl comes with systemd. It asks polkit for no password: a service has nobody to type one. */
const CALL = ['--system', '--timeout=3', '--allow-interactive-authorization=no', 'call'];
const LOGIND = ['org.freedesktop.login1', '/org/freedesktop/login1', 'org.freedesktop.login1.Manager'];
/** Only ends a busctl that hangs. */
const TIMEOUT_MS = 5000;
/** An answer is one word; a busctl that says more is none. */
const MAX_BYTES = 4096;

/** Restarts picamd, and has logind restart or shut down the machine. */
export class MachineControl {
  /** Whether the service manager starts picamd again when it ends; the unit says so. */
  readonly restartsPicamd: boolean;
  /** The copy of picamd.conf on the boot partition, which boot-settings of the package makes before each start. */
  readonly copyOfCard: string = '/run/picamd-boot/picamd.conf';
  readonly #busctl: string;
  readonly #pending = new Map<PowerAction, Promise<PowerAnswer>>();

  constructor({ SERVICE_RESTART }: NodeJS.ProcessEnv, busctl = 'busctl') {
    this.restartsPicamd = SERVICE_RESTART === 'always';
    this.#busctl = busctl;
  }

  /** Ends picamd as SIGTERM does, and so with exit status 0. */
  restartPicamd(): void {
    process.kill(process.pid, 'SIGTERM');
  }

  /** Answers within 5 s. Several who ask at once share an answer, and a child process. */
  can(action: PowerAction): Promise<PowerAnswer> {
    const pending = this.#pending.get(action);
    if (pending !== undefined) return pending;
    const asking = this.#ask(action).finally(() => this.#pending.delete(action));
    this.#pending.set(action, asking);
    return asking;
  }

  /**
   * Resolves when logind has begun: it sends SIGTERM to all services.
   *
   * @throws Error with what busctl said
   */
  async run(action: PowerAction): Promise<void> {
    await this.#call(METHODS[action], 'b', 'false');
  }

  async #ask(action: PowerAction): Promise<PowerAnswer> {
    // `s "yes"`
    const answer = await this.#call(`Can${METHODS[action]}`).catch(() => '');
    const word = /^s "([a-z-]+)"/.exec(answer)?.[1] ?? 'na';
    if (word === 'yes') return 'yes';
    return word === 'na' || word === 'no' ? 'never' : 'not-now';
  }

  async #call(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(this.#busctl, [...CALL, ...LOGIND, ...args], {
      timeout: TIMEOUT_MS,
      maxBuffer: MAX_BYTES,
    });
    return stdout;
  }
}

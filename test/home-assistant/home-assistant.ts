import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { POLL_MS } from '../helpers/eventually.ts';
import { HomeAssistantApi } from './home-assistant-api.ts';
import type { VethPair } from './veth-pair.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const INSTALL = join(ROOT, 'test/home-assistant/install');
const INTEGRATION = join(ROOT, 'deploy/home-assistant/custom_components');
const SCRIPTS = join(ROOT, 'test/home-assistant');
/** Of the install script. */
const NOT_REACHED = 69;
/** For a Debian, and a hundred packages of Python: three minutes, and many more on a slow network. */
export const INSTALL_MS = 20 * 60_000;

/** The folder with Home Assistant and its Python, made if it is missing; null if the packages cannot be reached. */
export async function installedSystem(): Promise<string | null> {
  try {
    return (await promisify(execFile)(INSTALL, { timeout: INSTALL_MS })).stdout.trim();
  } catch (error) {
    if ((error as { code?: unknown }).code === NOT_REACHED) return null;
    throw error;
  }
}

/** The true Home Assistant in a network namespace, with a configuration of its own. It reaches nothing but this machine. */
export class HomeAssistant {
  readonly #system: string;
  readonly #veth: VethPair;
  /** As seen inside. */
  readonly #config: string;
  readonly #children: ChildProcess[] = [];
  #log = '';

  private constructor(system: string, veth: VethPair) {
    this.#system = system;
    this.#veth = veth;
    this.#config = join('/srv', mkdtempSync(join(system, 'srv/config-')).slice(join(system, 'srv').length));
  }

  /** Starts it and waits until it answers. `custom`: with picamd's integration. */
  static async start(system: string, veth: VethPair, { custom = false } = {}): Promise<HomeAssistant> {
    const made = new HomeAssistant(system, veth);
    writeFileSync(join(made.folder, 'configuration.yaml'), configuration(veth.there));
    if (custom) {
      mkdirSync(join(made.folder, 'custom_components'));
      cpSync(INTEGRATION, join(made.folder, 'custom_components'), { recursive: true });
    }
    try {
      await made.#start();
      return made;
    } catch (error) {
      await made.stop();
      throw error;
    }
  }

  /** `http://ADDRESS:8123` */
  get url(): string {
    return `http://${this.#veth.there}:8123`;
  }

  get log(): string {
    return this.#log;
  }

  /** The configuration's path on this machine. */
  get folder(): string {
    return join(this.#system, this.#config);
  }

  /** What its log complains of: errors, and warnings about MQTT and picamd. */
  get complaints(): string[] {
    const records = this.#log.split(/^(?=\d{4}-\d\d-\d\d )/m);
    return records.filter((record) => COMPLAINT.test(record) && !OF_OTHERS.test(record));
  }

  /** Makes its first user, as the pages of its first start do. */
  async onboard(): Promise<HomeAssistantApi> {
    const call = (token: string, command: object) => this.#call(token, command);
    return HomeAssistantApi.onboard(this.url, call);
  }

  /** Announces a camera at this machine's end by mDNS until stop(). */
  announce(port: number, id: string): void {
    this.#python([], 'announce.py', this.#veth.here, String(port), id);
  }

  async stop(): Promise<void> {
    for (const child of this.#children.splice(0).toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(late);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #start(): Promise<void> {
    const words = ['/opt/ha/bin/hass', '-c', this.#config, '--skip-pip', '--log-no-color'];
    const child = this.#run(this.#veth.inside, words);
    const endMs = performance.now() + START_MS;
    for (;;) {
      const answer = await fetch(`${this.url}/api/onboarding`).catch(() => null);
      if (answer?.ok === true) return;
      if (child.exitCode !== null || performance.now() > endMs)
        throw new Error(`Home Assistant does not answer:\n${this.#log}`);
      await delay(POLL_MS);
    }
  }

  async #call(token: string, command: object): Promise<unknown> {
    const child = this.#python([], 'call.py', this.url, token, JSON.stringify(command));
    let answer = '';
    child.stdout?.on('data', (chunk) => (answer += String(chunk)));
    await once(child, 'close');
    this.#children.splice(this.#children.indexOf(child), 1);
    return JSON.parse(answer);
  }

  /** One of the scripts of this folder, with the packages of Home Assistant. */
  #python(before: readonly string[], script: string, ...words: string[]): ChildProcess {
    cpSync(join(SCRIPTS, script), join(this.folder, script));
    return this.#run(before, ['/opt/ha/bin/python', join(this.#config, script), ...words]);
  }

  #run(before: readonly string[], words: readonly string[]): ChildProcess {
    const [command = '', ...rest] = [...before, 'chroot', this.#system, 'env', 'HOME=/root', ...words];
    const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stderr.on('data', (chunk) => (this.#log += String(chunk)));
    this.#children.push(child);
    return child;
  }
}

/** It writes what it remembers before it ends. */
const STOP_MS = 20_000;
/** 25 s, and more than a minute while the machine is busy. */
const START_MS = 300_000;
const COMPLAINT = /^\S+ \S+ (?:ERROR|WARNING .*(?:mqtt|picamd))/;
/** What it adds when its first user is made, which needs the internet and packages that are not there; and what it says of any custom integration. */
const OF_OTHERS =
  /metno|radios|gtts|google_translate|integration (?:met|radio_browser)\b|custom integration picamd/;

/** Only what the tests use: what else Home Assistant sets up needs packages and the internet. */
function configuration(address: string): string {
  return `homeassistant:
  external_url: http://${address}:8123
  internal_url: http://${address}:8123
http:
  server_host: ${address}
frontend:
config:
zeroconf:
history:
logbook:
media_source:
my:
stream:
logger:
  default: warning
`;
}

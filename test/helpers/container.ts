import { execFile, execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually, POLL_MS } from './eventually.ts';
import { runProgram } from './run-program.ts';
import type { ProgramOptions, ProgramResult } from './run-program.ts';

const ROOT_SCRIPT = fileURLToPath(new URL('../../../scripts/package-root', import.meta.url));
const BOOT_MS = 30_000;
const MAKE_ROOT_MS = 300_000;
const MOST_COMPLAINTS = 2000;
/** Installing and purging a package takes seconds, and several times as long while other tests run. */
const SCRIPT_MS = 60_000;
const BOOTED = ['running', 'degraded'];
const CLEAN_ENVIRONMENT = [
  'env',
  '-i',
  'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
  'DEBIAN_FRONTEND=noninteractive',
  'TERM=dumb',
  'LC_ALL=C.UTF-8',
];

/** The archive of the container's system; built if missing, which takes half a minute. */
export async function rootArchive(suite = 'trixie'): Promise<string> {
  const { stdout } = await promisify(execFile)(ROOT_SCRIPT, [suite], { timeout: MAKE_ROOT_MS });
  return stdout.trim();
}

/**
 * A Debian that systemd-nspawn boots, with its own systemd, processes, files and network (only a loopback). It needs
 * root, but not the systemd of this machine; processes enter it with nsenter.
 */
export class Container {
  readonly #folder: string;
  readonly #nspawn: ChildProcess;
  /** The error messages of systemd-nspawn itself. */
  #complaints = '';
  /** The pid of its init process on this machine. */
  #leader = '';

  private constructor(folder: string, nspawn: ChildProcess) {
    this.#folder = folder;
    this.#nspawn = nspawn;
    nspawn.stderr?.on(
      'data',
      (chunk) => (this.#complaints = `${this.#complaints}${chunk}`.slice(-MOST_COMPLAINTS)),
    );
  }

  /** `prepare` changes the files before it boots. `nspawnOptions` are more options of systemd-nspawn. */
  static async boot(
    archive: string,
    prepare: (root: string) => void = () => {},
    nspawnOptions: readonly string[] = [],
  ): Promise<Container> {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-container-'));
    execFileSync('tar', ['xf', archive, '-C', folder]);
    writeFileSync(join(folder, 'etc/hostname'), 'picam\n');
    prepare(folder);
    const args = [
      '-q',
      '-D',
      folder,
      '--register=no',
      '--keep-unit',
      '--private-network',
      ...nspawnOptions,
      '-b',
    ];
    // If this process dies, the container is shut down.
    const nspawn = spawn('setpriv', ['--pdeathsig', 'TERM', 'systemd-nspawn', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const container = new Container(folder, nspawn);
    try {
      await container.#booted();
    } catch (error) {
      await container.stop();
      throw error;
    }
    return container;
  }

  /** Runs a shell script inside and resolves with its stdout. Rejects if it fails. */
  async sh(script: string, options: ProgramOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.try(script, options);
    if (code !== 0) {
      // systemctl only says that a unit failed; the journal says why.
      const journal = /\bsystemctl\b/.test(script)
        ? await this.try('journalctl --no-pager -n 40 -o cat')
        : null;
      const why = journal === null ? '' : `\nJournal:\n${journal.stdout.toString()}`;
      throw new Error(`exit status ${code} of: ${script}\n${stdout.toString()}${stderr}${why}`);
    }
    return stdout.toString();
  }

  /** The same, but does not reject if it fails. */
  try(script: string, options: ProgramOptions = {}): Promise<ProgramResult> {
    const enter = ['-t', this.#leader, '-m', '-u', '-i', '-n', '-p', '-r', '-w'];
    return runProgram('nsenter', [...enter, ...CLEAN_ENVIRONMENT, 'sh', '-c', script], {
      timeoutMs: SCRIPT_MS,
      ...options,
    });
  }

  /** The command line that runs a program of this machine in the container's network. */
  inNetwork(...command: string[]): [string, string[]] {
    return ['nsenter', ['-t', this.#leader, '-n', ...command]];
  }

  /** Runs curl in the container's network. */
  async curl(...args: string[]): Promise<ProgramResult> {
    return runProgram(...this.inNetwork('curl', '--silent', '--show-error', '--max-time', '20', ...args));
  }

  /** Runs curl until the response is successful; resolves with it. */
  async fetched(...args: string[]): Promise<string> {
    return eventually(`an answer to curl ${args.join(' ')}`, async () => {
      const { code, stdout } = await this.curl('--fail', ...args);
      return code === 0 && stdout.toString();
    });
  }

  /** Resolves when the script succeeds. */
  async until(script: string): Promise<void> {
    await eventually(script, async () => (await this.try(script)).code === 0);
  }

  /** Copies a file into it, but not into /run or /tmp, which are its own file systems. */
  put(path: string, content: string | Buffer, mode = 0o644): void {
    const file = this.path(path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
  }

  copy(from: string, path: string): void {
    cpSync(from, this.path(path), { recursive: true });
  }

  /** The content of a file, read inside: folders like /run are not visible from outside. */
  read(path: string): Promise<string> {
    return this.sh(`cat ${path}`);
  }

  /** The path on this machine of a file in the container. */
  path(path: string): string {
    return join(this.#folder, path);
  }

  /** Resolves with the exit status of systemd-nspawn when the container has shut itself down. */
  async ended(): Promise<number | null> {
    if (this.#nspawn.exitCode === null && this.#nspawn.signalCode === null)
      await once(this.#nspawn, 'close', { signal: AbortSignal.timeout(SCRIPT_MS) });
    return this.#nspawn.exitCode;
  }

  async stop(): Promise<void> {
    try {
      if (this.#nspawn.exitCode !== null || this.#nspawn.signalCode !== null) return;
      const closed = once(this.#nspawn, 'close');
      // Killing its init process ends all others; killing systemd-nspawn would leave them running.
      if (existsSync(`/proc/${this.#leader || 'none'}`)) process.kill(Number(this.#leader), 'SIGKILL');
      else this.#nspawn.kill('SIGTERM');
      await closed;
    } finally {
      rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10 });
    }
  }

  async #booted(): Promise<void> {
    const endMs = performance.now() + BOOT_MS;
    for (;;) {
      // The first child may be a helper that soon ends.
      this.#leader = childOf(this.#nspawn.pid);
      const state =
        this.#leader === '' ? '' : (await this.try('systemctl is-system-running')).stdout.toString();
      if (BOOTED.includes(state.trim())) return;
      if (performance.now() > endMs || this.#nspawn.exitCode !== null)
        throw new Error(`the container did not boot: ${state}${this.#complaints}`);
      await delay(POLL_MS);
    }
  }
}

function childOf(pid: number | undefined): string {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return children[0] ?? '';
}

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../helpers/eventually.ts';
import { runProgram } from '../helpers/run-program.ts';

const MEGABYTE = 2 ** 20;

/** A disk that only the daemon has, in its own mount namespace. */
export class SmallDisk {
  /** Where it is mounted. For others, this is an empty folder on the disk of the system. */
  readonly folder = mkdtempSync(join(tmpdir(), 'picamd-disk-'));
  readonly #megabytes: number;

  constructor(megabytes: number) {
    this.#megabytes = megabytes;
  }

  /** Command prefix of the daemon, which keeps its pid. */
  get before(): string[] {
    return ['unshare', '-m', 'sh', '-c', `${this.#mount} && exec "$@"`, this.folder];
  }

  /** Unmounts it. Files that are open can still be written, as to a disk with a cache. */
  async pull(pid: number): Promise<void> {
    await this.#inside(pid, 'umount -l "$0"');
  }

  /** Mounts an empty one. */
  async connect(pid: number): Promise<void> {
    await this.#inside(pid, this.#mount);
  }

  /** What is on the disk, or in the mount point. */
  files(pid: number): string[] {
    return readdirSync(this.#seenBy(pid), { recursive: true }).map(String);
  }

  /** Until a recording is being written, whose files stay open. */
  untilWriting(pid: number): Promise<boolean> {
    return eventually('a file', () => this.files(pid).some((name) => name.endsWith('.avi.part')));
  }

  /** Leaves no byte free. */
  fill(pid: number): void {
    for (const bytes of [MEGABYTE, 4096])
      try {
        for (;;) writeFileSync(this.#filling(pid), Buffer.alloc(bytes), { flag: 'a' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
  }

  free(pid: number): void {
    rmSync(this.#filling(pid));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  get #mount(): string {
    return `mount -t tmpfs -o size=${this.#megabytes}m picamd-test "$0"`;
  }

  #seenBy(pid: number): string {
    return `/proc/${pid}/root${this.folder}`;
  }

  #filling(pid: number): string {
    return join(this.#seenBy(pid), 'filling');
  }

  async #inside(pid: number, script: string): Promise<void> {
    const args = ['--mount', '--target', String(pid), 'sh', '-c', script, this.folder];
    const { code, stderr } = await runProgram('nsenter', args);
    if (code !== 0) throw new Error(`${script}: ${stderr}`);
  }
}

/** Why no disk can be mounted here; null if one can. */
export function whyNoMount(): string | null {
  try {
    execFileSync('unshare', ['-m', 'true'], { stdio: 'pipe' });
    return null;
  } catch {
    return 'no mount namespaces (not root, or not permitted)';
  }
}

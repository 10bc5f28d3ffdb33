import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { open, readdir, readlink, stat, statfs } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { hostname } from 'node:os';
import { delimiter, join } from 'node:path';

/** How long another program may take. */
export const COMMAND_MS = 3000;
/** Nothing that a check reads or is told is longer. */
const MOST_BYTES = 64 * 1024;
/** Where a user's PATH often does not lead, and avahi, iw and others are. */
const ADMIN_FOLDERS = ['/usr/sbin', '/sbin'];

export interface HostAccessOptions {
  /** What is looked at as the root of the file system. */
  root?: string;
  /** Folders of programs, as PATH has them. */
  path?: string;
  hostname?: string;
  nowMs?: number;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The machine that is examined: its files below a root, and its programs. Whatever it answers is bounded. */
export class HostAccess {
  readonly root: string;
  readonly path: string;
  readonly hostname: string;
  readonly nowMs: number;

  constructor(options: HostAccessOptions = {}) {
    this.root = options.root ?? '/';
    this.path = options.path ?? [process.env['PATH'], ...ADMIN_FOLDERS].join(delimiter);
    this.hostname = options.hostname ?? hostname();
    this.nowMs = options.nowMs ?? Date.now();
  }

  /** The first 64 KiB of a file. */
  async read(path: string): Promise<string> {
    // O_NONBLOCK: a FIFO of that name is not waited for.
    const file = await open(this.at(path), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const buffer = Buffer.alloc(MOST_BYTES);
      let length = 0;
      // Files of /proc have no size, and are handed out a page at a time.
      for (let got = -1; got !== 0 && length < MOST_BYTES; length += got)
        got = (await file.read(buffer, length, MOST_BYTES - length)).bytesRead;
      return buffer.toString('utf8', 0, length);
    } finally {
      await file.close();
    }
  }

  /** The same, or null when there is no such file. What may not be read is an error. */
  readIfThere(path: string): Promise<string | null> {
    return this.read(path).catch(nullIfMissing);
  }

  /** The names in a folder, sorted; none when there is no such folder. */
  async list(path: string): Promise<string[]> {
    return ((await readdir(this.at(path)).catch(nullIfMissing)) ?? []).toSorted();
  }

  /** Null when there is no such file. Links are followed. */
  stat(path: string): Promise<Stats | null> {
    return stat(this.at(path)).catch(nullIfMissing);
  }

  readlink(path: string): Promise<string> {
    return readlink(this.at(path));
  }

  statfs(path: string) {
    return statfs(this.at(path));
  }

  /**
   * Runs a program to its end; null when it is not there.
   *
   * @throws an Error with code ETIMEDOUT when it takes longer than 3 s.
   */
  run(command: string, args: readonly string[]): Promise<Ran | null> {
    return new Promise((resolve, reject) => {
      const late = () => {
        child.kill('SIGKILL');
        // One that hangs in the kernel outlives even that, and must not keep us.
        child.unref();
        child.stdout?.destroy();
        child.stderr?.destroy();
        reject(Object.assign(new Error(`${command} does not answer`), { code: 'ETIMEDOUT' }));
      };
      const options = { env: { ...process.env, PATH: this.path, LC_ALL: 'C' }, maxBuffer: MOST_BYTES };
      const child = execFile(command, args, options, (error, stdout, stderr) => {
        clearTimeout(timer);
        if (error?.code === 'ENOENT' || error?.code === 'EACCES') resolve(null);
        else resolve({ code: child.exitCode, stdout, stderr });
      });
      const timer = setTimeout(late, COMMAND_MS);
    });
  }

  /** Where a path of the machine is for us. */
  at(path: string): string {
    return join(this.root, path);
  }
}

/** @throws the error, unless it says that there is no such file. */
function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}

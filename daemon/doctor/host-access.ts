import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { open, readdir, readlink, stat, statfs } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { hostname } from 'node:os';
import { delimiter, join } from 'node:path';

/** Time limit for another program. */
const COMMAND_MS = 3000;
/** Limit for a file and for a program's output. */
const MAX_BYTES = 64 * 1024;
/** avahi, iw and others are here; a user's PATH often lacks these folders. */
const ADMIN_FOLDERS = ['/usr/sbin', '/sbin'];

export interface HostAccessOptions {
  /** Folder to use as the root of the file system. */
  root?: string;
  /** Folders of programs, in the format of PATH. */
  path?: string;
  hostname?: string;
  nowMs?: number;
  /** Time limit for another program. */
  commandMs?: number;
}

export interface CommandOutput {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Reads files of the examined machine, below a root, and runs its programs. Sizes and times are limited. */
export class HostAccess {
  readonly root: string;
  readonly path: string;
  readonly hostname: string;
  readonly nowMs: number;
  readonly commandMs: number;

  constructor(options: HostAccessOptions = {}) {
    this.root = options.root ?? '/';
    this.path = options.path ?? [process.env['PATH'], ...ADMIN_FOLDERS].join(delimiter);
    this.hostname = options.hostname ?? hostname();
    this.nowMs = options.nowMs ?? Date.now();
    this.commandMs = options.commandMs ?? COMMAND_MS;
  }

  /** The first 64 KiB of a file. */
  async read(path: string): Promise<string> {
    // O_NONBLOCK: opening a FIFO does not wait for a writer.
    const file = await open(this.realPath(path), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const buffer = Buffer.alloc(MAX_BYTES);
      let length = 0;
      // Files of /proc have no size and return one page per read.
      for (let got = -1; got !== 0 && length < MAX_BYTES; length += got)
        got = (await file.read(buffer, length, MAX_BYTES - length)).bytesRead;
      return buffer.toString('utf8', 0, length);
    } finally {
      await file.close();
    }
  }

  /** Like `read`, or null if the file does not exist. Throws if permission is denied. */
  readIfThere(path: string): Promise<string | null> {
    return this.read(path).catch(nullIfMissing);
  }

  /** The names in a folder, sorted; empty if the folder does not exist. */
  async list(path: string): Promise<string[]> {
    return ((await readdir(this.realPath(path)).catch(nullIfMissing)) ?? []).toSorted();
  }

  /** Follows links. Null if the file does not exist. */
  stat(path: string): Promise<Stats | null> {
    return stat(this.realPath(path)).catch(nullIfMissing);
  }

  readlink(path: string): Promise<string> {
    return readlink(this.realPath(path));
  }

  statfs(path: string) {
    return statfs(this.realPath(path));
  }

  /**
   * Runs a program and waits for it; null if it is not installed or not executable.
   *
   * @throws an Error with code ETIMEDOUT after `commandMs`, which is 3 s.
   */
  run(command: string, args: readonly string[]): Promise<CommandOutput | null> {
    return new Promise((resolve, reject) => {
      const onTimeout = () => {
        child.kill('SIGKILL');
        // A program that hangs in the kernel survives SIGKILL and must not keep this process alive.
        child.unref();
        child.stdout?.destroy();
        child.stderr?.destroy();
        reject(
          Object.assign(new Error(`${command} did not respond within ${this.commandMs / 1000} s`), {
            code: 'ETIMEDOUT',
          }),
        );
      };
      const options = { env: { ...process.env, PATH: this.path, LC_ALL: 'C' }, maxBuffer: MAX_BYTES };
      const child = execFile(command, args, options, (error, stdout, stderr) => {
        clearTimeout(timer);
        if (error?.code === 'ENOENT' || error?.code === 'EACCES') resolve(null);
        else resolve({ code: child.exitCode, stdout, stderr });
      });
      const timer = setTimeout(onTimeout, this.commandMs);
    });
  }

  /** The path below the root. */
  realPath(path: string): string {
    return join(this.root, path);
  }
}

/** @throws the error, unless the file does not exist. */
function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}

import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CameraError } from 'libcamera-wrapper';

/** A folder of shell scripts that replace a camera program and record their calls. */
export class ProgramFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async create(): Promise<ProgramFolder> {
    return new ProgramFolder(await mkdtemp(join(tmpdir(), 'camera-program-')));
  }

  /** Writes an executable script; returns its path. */
  async program(script: string, name = 'rpicam-vid'): Promise<string> {
    const file = join(this.path, name);
    await writeFile(file, `#!/bin/sh\necho "$*" >> '${this.path}/calls'\n${script}\n`);
    await chmod(file, 0o755);
    return file;
  }

  /** A text for a script to print with `cat`. */
  async text(name: string, content: string): Promise<string> {
    const file = join(this.path, name);
    await writeFile(file, content);
    return file;
  }

  /** The arguments of every call so far. */
  async calls(): Promise<string[]> {
    const text = await readFile(join(this.path, 'calls'), 'utf8').catch(() => '');
    return text.split('\n').filter((line) => line !== '');
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true });
  }
}

/** The CameraError that a promise rejects with. */
export async function cameraError(promise: Promise<unknown>): Promise<CameraError> {
  const outcome = await promise.then(
    () => 'resolved',
    (error: unknown) => error,
  );
  expect(outcome).to.be.instanceOf(CameraError);
  if (outcome instanceof CameraError) return outcome;
  throw new Error('unreachable');
}

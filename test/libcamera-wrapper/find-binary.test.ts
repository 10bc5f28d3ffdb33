import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CameraError, findBinary } from 'libcamera-wrapper';
import type { FindBinaryOptions } from 'libcamera-wrapper';

async function program(file: string, mode = 0o755): Promise<string> {
  await writeFile(file, '#!/bin/sh\n');
  await chmod(file, mode);
  return file;
}

async function refusal(options: FindBinaryOptions): Promise<CameraError> {
  try {
    await findBinary(options);
  } catch (error) {
    if (error instanceof CameraError) return error;
    throw error;
  }
  throw new Error('a program was found');
}

describe('findBinary', () => {
  let folder: string;
  let early: string;
  let late: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'find-binary-'));
    [early, late] = [join(folder, 'early'), join(folder, 'late')];
    await mkdir(early);
    await mkdir(late);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const path = (): string => `:${early}:${join(folder, 'missing')}:${late}`;

  it('prefers rpicam-vid, wherever it is on the PATH', async () => {
    await program(join(early, 'libcamera-vid'));
    const expected = await program(join(late, 'rpicam-vid'));
    expect(await findBinary({ path: path() })).to.equal(expected);
  });

  it('falls back to libcamera-vid', async () => {
    const expected = await program(join(late, 'libcamera-vid'));
    expect(await findBinary({ path: path() })).to.equal(expected);
  });

  it('takes the first executable on the PATH', async () => {
    await program(join(early, 'rpicam-vid'), 0o644);
    const expected = await program(join(late, 'rpicam-vid'));
    expect(await findBinary({ path: path() })).to.equal(expected);
  });

  it('looks up a name, and uses a path unchanged', async () => {
    const expected = await program(join(late, 'my-camera'));
    expect(await findBinary({ binary: 'my-camera', path: path() })).to.equal(expected);
    expect(await findBinary({ binary: expected, path: '' })).to.equal(expected);
  });

  it('lists the names it tried if there is none', async () => {
    const error = await refusal({ path: path() });
    expect(error).to.include({ code: 'no-binary' });
    expect(error.message).to.contain('tried rpicam-vid, libcamera-vid on the PATH');
    expect(error.hint).to.contain('apt install');
  });

  it('uses the PATH of the process by default', async () => {
    // With "permission" there is a folder on the PATH that this user may not enter.
    expect((await refusal({ binary: 'no-such-camera-program' })).code).to.be.oneOf([
      'no-binary',
      'permission',
    ]);
    expect(await findBinary({ binary: 'sh' })).to.match(/\/sh$/);
  });

  it('does not search the current folder for an empty item of PATH', async () => {
    expect((await refusal({ binary: 'package.json', path: ':' })).code).to.equal('no-binary');
  });

  it('does not accept a folder as a program', async () => {
    await mkdir(join(early, 'rpicam-vid'));
    expect((await refusal({ path: path() })).code).to.equal('no-binary');
    const error = await refusal({ binary: join(early, 'rpicam-vid') });
    expect(error.code).to.equal('no-binary');
    expect(error.message).not.to.contain('PATH');
  });

  it('reports permission if the only program may not be executed', async () => {
    const file = await program(join(early, 'rpicam-vid'), 0o644);
    const error = await refusal({ path: path() });
    expect(error).to.include({ code: 'permission' });
    expect(error.message).to.contain(file);
    expect(error.hint).to.contain('chmod');
  });

  it('stops if aborted', async () => {
    await program(join(early, 'rpicam-vid'));
    const error = await refusal({ path: path(), signal: AbortSignal.abort() });
    expect(error).to.include({ code: 'aborted' });
  });
});

import { mkdtempSync, rmSync, symlinkSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startApp, startError } from '../helpers/app.ts';
import { CHEAP, credentialsFile } from '../helpers/credentials.ts';
import type { CredentialsFile } from '../helpers/credentials.ts';
import { picamd } from '../helpers/run-command.ts';

describe('a camera that had users', () => {
  let credentials: CredentialsFile;
  let args: string[];

  beforeEach(async () => {
    credentials = await credentialsFile(CHEAP);
    args = ['--credentials-file', credentials.path];
  });
  afterEach(() => credentials.clear());

  const statusOf = async (url: string) => (await fetch(`${url}/snapshot.jpg`)).status;

  it('is not open after a restart when its credentials were deleted, and says how to open it', async () => {
    rmSync(credentials.path);
    const error = await startError(args);
    expect(error.code).to.equal('nobody-may-enter');
    expect(error.message).to.equal(`${credentials.path} has no users any more, and this camera was closed`);
    expect(error.hint).to.include('picamd passwd NAME').and.include('AUTH=none');
    const check = await picamd(['--check', ...args]);
    expect(check.code).to.equal(78);
    expect(check.stderr).to.include('has no users any more');
    const open = await startApp([...args, '--auth', 'none']);
    expect(await statusOf(open.url)).to.equal(200);
    await open.stop();
  });

  it('is not open either when its last user was removed', async () => {
    await credentials.remove('anna', 'good', 'ended');
    expect((await startError(args)).code).to.equal('nobody-may-enter');
  });

  it('stays closed through a reload, even if nothing was written beside the deleted file', async () => {
    const daemon = await startApp(args);
    expect(await statusOf(daemon.url)).to.equal(401);
    rmSync(credentials.path);
    rmSync(`${credentials.path}.closed`);
    let reason: unknown = null;
    await daemon.reload().catch((error: unknown) => (reason = error));
    expect(reason).to.include({ code: 'nobody-may-enter' });
    expect(await statusOf(daemon.url)).to.equal(401);
    await daemon.stop();
  });

  it('is remembered by a daemon that finds users of an earlier version', async () => {
    rmSync(`${credentials.path}.closed`);
    await (await startApp(args)).stop();
    rmSync(credentials.path);
    expect((await startError(args)).code).to.equal('nobody-may-enter');
  });

  it('refuses credentials behind a link, and keeps the old ones when they become one', async () => {
    const daemon = await startApp(args);
    const folder = mkdtempSync(join(tmpdir(), 'picamd-linked-'));
    renameSync(credentials.path, join(folder, 'other'));
    symlinkSync(join(folder, 'other'), credentials.path);
    let reason: unknown = null;
    await daemon.reload().catch((error: unknown) => (reason = error));
    expect(reason).to.include({
      code: 'bad-credentials',
      message: `${credentials.path} cannot be used: it is a link to ${join(folder, 'other')}`,
      hint: `If you trust that file, set CREDENTIALS_FILE=${join(folder, 'other')}`,
    });
    expect(await statusOf(daemon.url)).to.equal(401);
    await daemon.stop();
    rmSync(folder, { recursive: true });
  });
});

describe('a camera that never had users', () => {
  it('is open to this machine', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-never-'));
    const daemon = await startApp(['--credentials-file', join(folder, 'credentials')]);
    expect((await fetch(`${daemon.url}/livez`)).status).to.equal(200);
    expect((await fetch(`${daemon.url}/status`)).status).to.equal(200);
    await daemon.stop();
    rmSync(folder, { recursive: true });
  });
});

import { chmodSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { fileVersion, isLocal, readAccessPolicy } from '../../daemon/access/access-policy.ts';
import { noCredentials } from '../../daemon/access/credentials.ts';
import type { Credentials } from '../../daemon/access/credentials.ts';
import { writeCredentials } from '../../daemon/access/credentials-file.ts';
import { hashPassword } from '../../daemon/access/password.ts';
import { tokenDigest } from '../../daemon/access/tokens.ts';
import { loadConfig } from '../../daemon/config/load.ts';
import { PicamdError } from '../../daemon/errors.ts';
import { CHEAP, tokenOf, userOf } from '../helpers/credentials.ts';

describe('the access policy', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'picamd-policy-'));
    path = join(folder, 'credentials');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function read(local: boolean, ...args: string[]) {
    const { config } = loadConfig([`--credentials-file=${path}`, '--claim-file=', ...args], {});
    return readAccessPolicy(config, local);
  }

  async function refusal(local: boolean, ...args: string[]): Promise<string> {
    const error: unknown = await read(local, ...args).catch((thrown: unknown) => thrown);
    if (error instanceof PicamdError && error.code === 'nobody-may-enter') return error.message;
    throw new Error('it should have been refused');
  }

  const user = async (): Promise<Credentials> => ({
    ...noCredentials(),
    users: new Map([['anna', userOf(await hashPassword('geheim', CHEAP))]]),
  });
  const token = (): Credentials => ({
    ...noCredentials(),
    tokens: new Map([['nvr', tokenOf(tokenDigest('x'))]]),
  });

  it('is closed as soon as there is a user or a token, wherever the camera can be reached', async () => {
    for (const credentials of [await user(), token()]) {
      await writeCredentials(path, credentials);
      for (const local of [true, false]) {
        const policy = await read(local, '--claim-file=/nowhere/claim');
        expect(policy).to.include({ closed: true, unclaimed: false, local, path });
        expect(policy.credentials).to.deep.equal(credentials);
        expect(policy.version).to.equal(await fileVersion(path));
      }
    }
  });

  it('is open without credentials if only this machine can reach the camera', async () => {
    expect(await read(true)).to.include({ closed: false, unclaimed: false, local: true, version: 'none' });
  });

  it('asks for a first user where CLAIM_FILE is set', async () => {
    for (const local of [true, false])
      expect(await read(local, '--claim-file=/nowhere/claim')).to.include({ closed: true, unclaimed: true });
  });

  it('is open to everyone with AUTH=none, whatever else there is', async () => {
    expect(await read(false, '--auth=none', '--claim-file=/nowhere/claim')).to.include({
      closed: false,
      unclaimed: false,
    });
    await writeCredentials(path, await user());
    expect(await read(false, '--auth=none')).to.include({ closed: false, unclaimed: false, local: false });
  });

  it('is refused on a network where nobody could log in, with the setting that opens it', async () => {
    expect(await refusal(false, '--host=0.0.0.0'))
      .to.include('HOST=0.0.0.0 opens')
      .and.include(path);
    expect(await refusal(false, '--host=127.0.0.1', '--trusted-proxies=192.0.2.1,192.0.2.2')).to.include(
      'TRUSTED_PROXIES=192.0.2.1,192.0.2.2 opens',
    );
    expect(await refusal(false, '--host=127.0.0.1')).to.include('socket may open');
  });

  it('is local on a loopback address or a Unix socket, without proxies or passed sockets', () => {
    const local = (args: string[], passed: unknown[] = []) => isLocal(loadConfig(args, {}).config, passed);
    expect(local(['--host=127.0.0.1'])).to.equal(true);
    expect(local(['--host=::1'])).to.equal(true);
    expect(local(['--host=/run/picamd.sock'])).to.equal(true);
    expect(local(['--host=0.0.0.0'])).to.equal(false);
    expect(local(['--host=192.0.2.1'])).to.equal(false);
    expect(local(['--host=127.0.0.1', '--trusted-proxies=127.0.0.1'])).to.equal(false);
    expect(local(['--host=127.0.0.1'], [{}])).to.equal(false);
  });

  it('sees every change of a file: its content, time, mode, replacement and removal', async () => {
    const versions = [await fileVersion(path)];
    const next = async () => versions.push(await fileVersion(path));
    writeFileSync(path, 'one', { mode: 0o600 });
    utimesSync(path, 1000, 1000);
    await next();
    writeFileSync(path, 'longer');
    utimesSync(path, 1000, 1000);
    await next();
    utimesSync(path, 1000, 1001);
    await next();
    chmodSync(path, 0o640);
    await next();
    writeFileSync(`${path}.new`, 'longer', { mode: 0o640 });
    utimesSync(`${path}.new`, 1000, 1001);
    renameSync(`${path}.new`, path);
    await next();
    expect(new Set(versions).size).to.equal(6);
    expect(await fileVersion(path)).to.equal(versions.at(-1));
    rmSync(path);
    expect(await fileVersion(path)).to.equal(versions[0]);
  });
});

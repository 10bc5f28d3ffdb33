import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { noCredentials } from '../../daemon/access/credentials.ts';
import { formatCredentials } from '../../daemon/access/credentials-text.ts';
import {
  defaultCredentialsPath,
  readCredentials,
  writeCredentials,
} from '../../daemon/access/credentials-file.ts';
import { PicamdError } from '../../daemon/errors.ts';
import { skipNamed } from '../helpers/skip-named.ts';

describe('the credentials file', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'picamd-credentials-'));
    path = join(folder, 'credentials');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  async function refusal(run: Promise<unknown>): Promise<PicamdError> {
    const error: unknown = await run.catch((thrown: unknown) => thrown);
    if (error instanceof PicamdError && error.code === 'bad-credentials') return error;
    throw new Error('it should have been refused');
  }

  it('is written for its owner only, whatever was there before', async () => {
    const credentials = noCredentials();
    writeFileSync(path, 'something else', { mode: 0o666 });
    await writeCredentials(path, credentials);
    expect(await readCredentials(path)).to.deep.equal(credentials);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    expect(readdirSync(folder)).to.deep.equal(['credentials']);
  });

  it('may be missing', async () => {
    expect(await readCredentials(path)).to.equal(null);
    expect(await readCredentials(join(folder, 'no', 'folder'))).to.equal(null);
  });

  it('is refused with the path, the reason and its cause when it cannot be read or written', async () => {
    writeFileSync(path, '', { mode: 0o600 });
    const below = join(path, 'below');
    for (const run of [readCredentials(below), writeCredentials(below, noCredentials())]) {
      const { message, cause } = await refusal(run);
      expect(message).to.include(`${below} cannot be used`);
      expect(message).to.match(/ENOTDIR|EEXIST/);
      expect(cause)
        .to.have.property('code')
        .which.matches(/ENOTDIR|EEXIST/);
    }
  });

  it('is refused when it is a folder or a pipe, for which nobody waits, or larger than 1 MiB', async () => {
    mkdirSync(join(folder, 'folder'), { mode: 0o700 });
    execFileSync('mkfifo', ['-m', '600', join(folder, 'pipe')]);
    const text = formatCredentials(noCredentials());
    const padded = (bytes: number) => `${'#'.repeat(bytes - text.length - 1)}\n${text}`;
    writeFileSync(join(folder, 'large'), padded((1 << 20) + 1), { mode: 0o600 });
    for (const name of ['folder', 'pipe', 'large']) {
      const { message } = await refusal(readCredentials(join(folder, name)));
      expect(message, name).to.include('it is not a credentials file');
    }
    writeFileSync(path, padded(1 << 20), { mode: 0o600 });
    expect((await readCredentials(path))?.users.size).to.equal(0);
  });

  it('is closed again, whatever is in it', async () => {
    const open = () => readdirSync('/proc/self/fd').length;
    await writeCredentials(path, noCredentials());
    const before = open();
    for (let i = 0; i < 10; i++) await readCredentials(path);
    writeFileSync(path, 'nonsense');
    for (let i = 0; i < 10; i++) await refusal(readCredentials(path));
    expect(open()).to.be.at.most(before + 1);
  });

  describe('without CREDENTIALS_FILE', () => {
    const { HOME, XDG_CONFIG_HOME } = process.env;

    afterEach(() => {
      Object.assign(process.env, { HOME });
      if (XDG_CONFIG_HOME === undefined) delete process.env['XDG_CONFIG_HOME'];
      else Object.assign(process.env, { XDG_CONFIG_HOME });
    });

    it("is in the user's configuration folder, if the system has none", async function () {
      if (statSync('/etc/picamd', { throwIfNoEntry: false }) !== undefined)
        skipNamed(this, 'the credentials in the configuration folder of a user: /etc/picamd exists');
      process.env['HOME'] = '/home/anna';
      process.env['XDG_CONFIG_HOME'] = '/config';
      expect(await defaultCredentialsPath()).to.equal('/config/picamd/credentials');
      process.env['XDG_CONFIG_HOME'] = '';
      expect(await defaultCredentialsPath()).to.equal('/home/anna/.config/picamd/credentials');
    });
  });
});

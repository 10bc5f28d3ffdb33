import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DistrustedFile, distrustText, readSecret } from '../../daemon/system/secret-file.ts';
import type { Distrust } from '../../daemon/system/secret-file.ts';
import { skipNamed } from '../helpers/skip-named.ts';

const RULES = { mode: 0o640, maxBytes: 10 };
const SOMEONE = 12_345;

describe('readSecret', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'picamd-secret-'));
    path = join(folder, 'secret');
    writeFileSync(path, '0123456789', { mode: 0o640 });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function refused(file = path): Promise<Distrust> {
    const error: unknown = await readSecret(file, RULES).catch((thrown: unknown) => thrown);
    if (error instanceof DistrustedFile) return error.distrust;
    throw new Error('it should have been refused');
  }

  it('reads a file of this user with the permissions that it may have', async () => {
    for (const mode of [0o400, 0o600, 0o640]) {
      chmodSync(path, mode);
      expect((await readSecret(path, RULES)).toString()).to.equal('0123456789');
    }
  });

  it('refuses more permissions, more bytes, folders and pipes', async () => {
    for (const mode of [0o644, 0o660, 0o602, 0o750]) {
      chmodSync(path, mode);
      expect(await refused(), mode.toString(8)).to.deep.equal({ why: 'mode' });
    }
    chmodSync(path, 0o600);
    writeFileSync(path, '01234567890');
    expect(await refused()).to.deep.equal({ why: 'size' });
    expect(await refused(folder)).to.deep.equal({ why: 'kind' });
    execFileSync('mkfifo', ['-m', '600', join(folder, 'pipe')]);
    expect(await refused(join(folder, 'pipe'))).to.deep.equal({ why: 'kind' });
  });

  it('refuses a link, and names the file at its end', async () => {
    const link = join(folder, 'link');
    symlinkSync('secret', link);
    symlinkSync('link', join(folder, 'second'));
    expect(await refused(link)).to.deep.equal({ why: 'link', target: path });
    expect(await refused(join(folder, 'second'))).to.deep.equal({ why: 'link', target: path });
    symlinkSync('/nonexistent/x', join(folder, 'nowhere'));
    expect(await refused(join(folder, 'nowhere'))).to.deep.equal({ why: 'link', target: '' });
  });

  it('refuses the file of another user; root reads one in a folder of the same user', async function () {
    if (process.getuid?.() !== 0) skipNamed(this, 'a secret of another user: needs root');
    chownSync(path, SOMEONE, SOMEONE);
    expect(await refused()).to.deep.equal({ why: 'owner', uid: SOMEONE });
    const below = join(folder, 'below');
    mkdirSync(below);
    chownSync(below, SOMEONE, SOMEONE);
    writeFileSync(join(below, 'secret'), '', { mode: 0o600 });
    expect(await readSecret(join(below, 'secret'), RULES), 'of root').to.have.length(0);
    chownSync(join(below, 'secret'), SOMEONE, SOMEONE);
    expect(await readSecret(join(below, 'secret'), RULES), 'of the service').to.have.length(0);
  });

  it('throws the error of the system, and closes what it opens', async () => {
    const open = () => readdirSync('/proc/self/fd').length;
    const error: unknown = await readSecret(join(folder, 'none'), RULES).catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'ENOENT' });
    const before = open();
    chmodSync(path, 0o644);
    for (let i = 0; i < 10; i++) await refused();
    expect(open()).to.be.at.most(before + 1);
  });

  it('has a hint for each refusal, and none that changes what a link leads to', () => {
    for (const why of ['kind', 'size', 'mode'] as const)
      expect(distrustText({ why }, '/s', 'TLS_KEY').join(' ')).to.match(/(Set TLS_KEY|Run chmod 600 \/s)/);
    const [what, hint] = distrustText({ why: 'link', target: '/etc/shadow' }, '/s', 'TLS_KEY');
    expect([what, hint]).to.deep.equal([
      'it is a link to /etc/shadow',
      'If you trust that file, set TLS_KEY=/etc/shadow',
    ]);
    expect(distrustText({ why: 'link', target: '' }, '/s', 'TLS_KEY')[1]).to.not.match(/chmod|chown/);
    expect(distrustText({ why: 'owner', uid: 7 }, '/s', 'TLS_KEY')[1]).to.match(/chown -h \S+ \/s\.$/);
  });
});

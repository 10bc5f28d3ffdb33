import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { isClaimCode } from '../../daemon/access/claim-code.ts';
import { ensureClaimCode, readClaimCode, removeClaimFile } from '../../daemon/access/claim-file.ts';

describe('the claim file', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'picamd-claim-'));
    path = join(folder, 'below', 'claim-code');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps a code that only picamd and its group can read, whatever the umask', async () => {
    const umask = process.umask(0o077);
    const code = await ensureClaimCode(path);
    process.umask(umask);
    expect(isClaimCode(code)).to.equal(true);
    expect(readFileSync(path, 'utf8')).to.equal(`${code}\n`);
    expect(statSync(path).mode & 0o777).to.equal(0o640);
    expect(await ensureClaimCode(path)).to.equal(code);
    expect(await readClaimCode(path)).to.equal(code);
    expect(readdirSync(join(folder, 'below')), 'nothing else is left').to.deep.equal(['claim-code']);
  });

  const elsewhere = () => join(folder, 'elsewhere');
  const FOREIGN: Record<string, () => void> = {
    empty: () => writeFileSync(path, '', { mode: 0o640 }),
    truncated: () => writeFileSync(path, 'ACDE-FH', { mode: 0o640 }),
    'in another alphabet': () => writeFileSync(path, 'OOOO-0000\n', { mode: 0o640 }),
    binary: () => writeFileSync(path, Buffer.from([0xff, 0, 0xfe]), { mode: 0o640 }),
    huge: () => writeFileSync(path, `ACDE-FHJK${'\n'.repeat(1_000_000)}`, { mode: 0o640 }),
    'open to others': () => {
      writeFileSync(path, 'ACDE-FHJK\n');
      chmodSync(path, 0o644);
    },
    'a link': () => {
      writeFileSync(elsewhere(), 'ACDE-FHJK\n', { mode: 0o640 });
      symlinkSync(elsewhere(), path);
    },
    ...(process.getuid?.() === 0 && {
      'of another user': () => {
        writeFileSync(path, 'ACDE-FHJK\n', { mode: 0o640 });
        chownSync(path, 12_345, 0);
      },
    }),
    'a pipe': () => {
      execFileSync('mkfifo', ['-m', '640', path]);
    },
  };
  for (const [what, make] of Object.entries(FOREIGN)) {
    it(`is replaced if it is ${what}, but not removed`, async () => {
      mkdirSync(join(folder, 'below'));
      make();
      await removeClaimFile(path);
      expect(statSync(path)).to.be.an('object');
      expect(await readClaimCode(path)).to.equal(null);
      const code = await ensureClaimCode(path);
      expect(code).to.not.equal('ACDE-FHJK');
      expect(readFileSync(path, 'utf8')).to.equal(`${code}\n`);
      if (what === 'a link') expect(readFileSync(elsewhere(), 'utf8')).to.equal('ACDE-FHJK\n');
    });
  }

  it('says what to do if it cannot be written', async () => {
    writeFileSync(join(folder, 'below'), '');
    let error: unknown = null;
    await ensureClaimCode(path).catch((thrown: unknown) => (error = thrown));
    expect(error).to.include({ name: 'PicamdError', code: 'bad-claim-file' });
    expect((error as Error).message).to.include(`${path} cannot be written`);
    expect((error as { hint: string }).hint).to.include('picamd passwd NAME');
  });

  it('is removed if it holds a code, and may be missing already', async () => {
    await ensureClaimCode(path);
    await removeClaimFile(path);
    expect(existsSync(path)).to.equal(false);
    await removeClaimFile(path);
  });

  it('may be readable and writable by its owner and readable by its group, and nothing more', async () => {
    mkdirSync(join(folder, 'below'));
    writeFileSync(path, 'ACDE-FHJK\n');
    for (const mode of [0o400, 0o440, 0o600, 0o640]) {
      chmodSync(path, mode);
      expect(await readClaimCode(path), mode.toString(8)).to.equal('ACDE-FHJK');
    }
    for (const mode of [0o641, 0o642, 0o644, 0o650, 0o660, 0o740]) {
      chmodSync(path, mode);
      expect(await readClaimCode(path), mode.toString(8)).to.equal(null);
    }
  });

  it('has 64 bytes at most', async () => {
    mkdirSync(join(folder, 'below'));
    writeFileSync(path, 'ACDE-FHJK'.padEnd(64, '\n'), { mode: 0o640 });
    expect(await readClaimCode(path)).to.equal('ACDE-FHJK');
    writeFileSync(path, 'ACDE-FHJK'.padEnd(65, '\n'));
    expect(await readClaimCode(path)).to.equal(null);
  });

  it('holds nothing but the code', async () => {
    mkdirSync(join(folder, 'below'));
    for (const text of [' ACDE-FHJK', '# ACDE-FHJK', 'ACDE-FHJKA', 'ACDE-FHJK\nACDE-FHJK', 'ACDEFHJK']) {
      writeFileSync(path, text, { mode: 0o640 });
      expect(await readClaimCode(path), text).to.equal(null);
    }
  });

  it('is missing without a folder, and an error if its path leads through a file', async () => {
    expect(await readClaimCode(path)).to.equal(null);
    writeFileSync(join(folder, 'below'), '');
    const error: unknown = await readClaimCode(path).catch((thrown: unknown) => thrown);
    expect(error).to.include({ name: 'PicamdError', code: 'bad-claim-file' });
    expect((error as Error).message).to.include(`${path} cannot be read`);
    expect((error as Error).cause).to.include({ code: 'ENOTDIR' });
  });

  it('is closed again, whatever is in it', async () => {
    await ensureClaimCode(path);
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let i = 0; i < 10; i++) await readClaimCode(path);
    writeFileSync(path, 'nonsense');
    for (let i = 0; i < 10; i++) await readClaimCode(path);
    expect(open()).to.be.at.most(before + 1);
  });

  it('keeps the code of another picamd that is faster', async () => {
    const other = 'ACDE-FHJK';
    const kept = ensureClaimCode(path);
    // Its own code is in a file beside it by now, or not yet.
    while (!existsSync(join(folder, 'below'))) await delay(2);
    let wasFaster = true;
    try {
      writeFileSync(path, `${other}\n`, { mode: 0o640, flag: 'wx' });
    } catch {
      wasFaster = false;
    }
    expect(await kept).to.equal(readFileSync(path, 'utf8').trim());
    if (wasFaster) expect(await kept).to.equal(other);
  });
});

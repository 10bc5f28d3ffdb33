import { X509Certificate } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readTlsFiles } from '../../daemon/server/certificate.ts';
import { makeCertificate } from '../../daemon/server/self-signed.ts';
import { PicamdError } from '../../daemon/errors.ts';
import { needs } from '../helpers/programs.ts';
import { skipNamed } from '../helpers/skip-named.ts';

describe('makeCertificate', () => {
  needs('OpenSSL');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-self-signed-'));
  const [cert, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  });

  const make = (names = ['camera', 'camera.local']) => makeCertificate(cert, key, names);
  const made = () => new X509Certificate(readFileSync(cert));

  it('creates a certificate from 2025 until ten years from now, for these names, that a server can use', async () => {
    await make(['camera', 'camera.local', '192.0.2.7', '2001:db8::7']);
    expect(Date.parse(made().validFrom)).to.equal(Date.UTC(2025, 0, 1));
    const years = (Date.parse(made().validTo) - Date.now()) / 31_557_600_000;
    expect(years).to.be.within(9.9, 10.1);
    expect(made().subjectAltName).to.equal(
      'DNS:camera, DNS:camera.local, IP Address:192.0.2.7, IP Address:2001:DB8:0:0:0:0:0:7',
    );
    expect([made().ca, made().subject, made().issuer]).to.deep.equal([false, 'CN=camera', 'CN=camera']);
    expect(made().keyUsage).to.deep.equal(['1.3.6.1.5.5.7.3.1']);
    expect(made().publicKey.asymmetricKeyDetails).to.deep.equal({ namedCurve: 'prime256v1' });
    expect(made().verify(made().publicKey)).to.equal(true);
    expect(await readTlsFiles(cert, key)).to.have.keys('cert', 'key');
  });

  it('creates a different one each time', async () => {
    await make();
    const before = made();
    rmSync(cert);
    rmSync(key);
    await make();
    expect(made().serialNumber).to.not.equal(before.serialNumber);
    expect(made().publicKey.equals(before.publicKey)).to.equal(false);
  });

  it('creates a key that no one else can read, whatever the umask, and leaves no other files', async () => {
    // Other tests create certificates in tmpdir() at the same time.
    const [temporary, before] = [mkdtempSync(join(tmpdir(), 'picamd-tmp-')), process.env['TMPDIR']];
    process.env['TMPDIR'] = temporary;
    const umask = process.umask(0o077);
    try {
      await make();
    } finally {
      process.umask(umask);
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
    expect([statSync(cert).mode & 0o777, statSync(key).mode & 0o777]).to.deep.equal([0o644, 0o600]);
    expect(readdirSync(folder).toSorted()).to.deep.equal(['tls.crt', 'tls.key']);
    expect(readdirSync(temporary)).to.deep.equal([]);
    rmSync(temporary, { recursive: true });
  });

  it('gives both files to the owner of their folder if root creates them', async function () {
    if (process.getuid?.() !== 0) skipNamed(this, 'the owner of a certificate that root makes: needs root');
    const state = join(folder, 'state');
    mkdirSync(state);
    chownSync(state, 65_534, 65_533);
    const paths = ['crt', 'key'].map((name) => join(state, name));
    await makeCertificate(paths[0]!, paths[1]!, ['camera']);
    for (const path of paths) {
      const { uid, gid } = statSync(path);
      expect([uid, gid]).to.deep.equal([65_534, 65_533]);
    }
  });

  it('uses an existing key, as after a power cut', async () => {
    await make();
    const [before, kept] = [made(), readFileSync(key, 'utf8')];
    rmSync(cert);
    writeFileSync(`${cert}.${process.pid}.new`, 'half of one');
    await make();
    expect(readFileSync(key, 'utf8')).to.equal(kept);
    expect(made().publicKey.equals(before.publicKey)).to.equal(true);
    expect(await readTlsFiles(cert, key)).to.have.keys('cert', 'key');
    expect(readdirSync(folder).toSorted()).to.deep.equal(['tls.crt', 'tls.key']);
  });

  it('reports errors, and writes nothing', async () => {
    writeFileSync(key, 'no key');
    const failed = async () => {
      const error = await make().then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof PicamdError)) throw new Error(`not refused: ${String(error)}`);
      return [error.code, error.message];
    };
    const [code, message] = await failed();
    expect(code).to.equal('bad-certificate');
    // OpenSSL 3.0 reports that it cannot read the key, 3.5 that it cannot find one.
    expect(message).to.match(/^The certificate could not be created: Could not \w+ private key .*from key$/);
    expect([readFileSync(key, 'utf8'), existsSync(cert)]).to.deep.equal(['no key', false]);
    rmSync(key);
    const { PATH } = process.env;
    process.env['PATH'] = folder;
    try {
      expect(await failed()).to.deep.equal(['bad-certificate', 'openssl is not installed']);
    } finally {
      process.env['PATH'] = PATH;
    }
    expect(readdirSync(folder)).to.deep.equal([]);
  });
});

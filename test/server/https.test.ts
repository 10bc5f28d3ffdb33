import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect } from 'chai';
import { readTlsFiles } from '../../daemon/server/certificate.ts';
import { basic, CHEAP, credentialsFile, USER } from '../helpers/credentials.ts';
import { startApp, startError } from '../helpers/app.ts';
import { needs } from '../helpers/programs.ts';
import { picamd } from '../helpers/run-command.ts';
import { expiredCertificate } from '../helpers/expired-certificate.ts';

describe('TLS', () => {
  needs('OpenSSL');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-tls-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const files = ['--tls-cert', cert, '--tls-key', key];
  after(() => rmSync(folder, { recursive: true }));

  const remake = async () => {
    for (const path of [cert, key]) if (existsSync(path)) rmSync(path);
    return picamd(['cert', 'camera.local', '192.0.2.7', ...files]);
  };

  async function get(url: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
    const asked = request(url, { headers, rejectUnauthorized: false, agent: false }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return response;
  }

  const shown = async (port: number): Promise<string> => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256;
  };

  it('creates a certificate with picamd cert, prints its fingerprint, and overwrites none', async () => {
    const { code, stdout, stderr } = await remake();
    expect([code, stderr]).to.deep.equal([0, '']);
    const made = new X509Certificate(readFileSync(cert));
    expect(stdout).to.include(made.fingerprint256).and.include(`TLS_CERT=${cert}`);
    expect(made.subjectAltName).to.equal('DNS:camera.local, IP Address:192.0.2.7');
    expect(Date.parse(made.validTo) - Date.now()).to.be.greaterThan(9 * 365 * 86_400_000);
    expect(statSync(key).mode & 0o777).to.equal(0o600);
    const again = await picamd(['cert', ...files]);
    expect([again.code, again.stderr]).to.deep.equal([
      64,
      `picamd: ${cert} already exists. Move it away first: picamd does not overwrite it.\n`,
    ]);
    expect((await picamd(['cert', 'a b', '--tls-cert', 'x', '--tls-key', 'y'])).code).to.equal(64);
  });

  it('streams, logs in with a Secure cookie, and rejects old TLS and plain HTTP', async () => {
    const file = await credentialsFile(CHEAP);
    const daemon = await startApp([...files, '--credentials-file', file.path]);
    await daemon.logged(/camera: streaming/);
    expect(daemon.url).to.match(/^https:/);
    const stream = await get(`${daemon.url}/video_feed?frames=5`, {
      Authorization: basic(USER.name, USER.password),
    });
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('latin1');
    const parts = [...text.matchAll(/Content-Length: (\d+)\r\nX-Timestamp: [\d.]+\r\n\r\n/g)];
    expect(parts).to.have.length(5);
    for (const part of parts) {
      const start = part.index + part[0].length;
      const jpeg = text.slice(start, start + Number(part[1]));
      expect([jpeg.slice(0, 2), jpeg.slice(-2)]).to.deep.equal(['\xff\xd8', '\xff\xd9']);
    }
    const form = request(`${daemon.url}/login`, { method: 'POST', rejectUnauthorized: false, agent: false });
    form.end(new URLSearchParams({ user: USER.name, password: USER.password }).toString());
    const [answer] = (await once(form, 'response')) as [IncomingMessage];
    expect(answer.headers['set-cookie']?.[0]).to.match(/; HttpOnly; SameSite=Strict; Secure$/);
    answer.resume();
    const old = connect({
      port: daemon.port,
      host: '127.0.0.1',
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
      rejectUnauthorized: false,
    });
    expect(((await once(old, 'error')) as [Error])[0].message).to.match(/version|protocol/i);
    const plain = await fetch(`http://127.0.0.1:${daemon.port}/livez`).catch(() => null);
    expect(plain?.status ?? 400).to.equal(400);
    await daemon.stop();
    file.clear();
  });

  /** The negotiated cipher if only these are offered; null if there is none. */
  async function agreed(port: number, offered: string, version: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.2') {
    const only = { minVersion: version, maxVersion: version, ciphers: offered } as const;
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...only });
    try {
      await once(socket, 'secureConnect');
      return socket.getCipher().standardName;
    } catch {
      return null;
    } finally {
      socket.destroy();
    }
  }

  it('accepts no cipher without forward secrecy or without authenticated encryption', async () => {
    const rsa = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=camera'];
    await remake();
    const daemon = await startApp(files);
    /** By the type of the certificate's key. */
    const check = async (signer: 'ECDSA' | 'RSA') => {
      const old = ['AES128-SHA', 'AES256-SHA256', 'AES128-GCM-SHA256', 'DHE-RSA-AES128-GCM-SHA256'];
      for (const cipher of ['AES256-SHA', 'AES128-SHA256', 'AES256-SHA384'])
        old.push(`ECDHE-${signer}-${cipher}`);
      for (const cipher of old)
        expect(await agreed(daemon.port, `${cipher}:@SECLEVEL=0`), cipher).to.equal(null);
      for (const cipher of ['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'CHACHA20-POLY1305'])
        expect(await agreed(daemon.port, `ECDHE-${signer}-${cipher}`)).to.include(`TLS_ECDHE_${signer}`);
      expect(await agreed(daemon.port, 'TLS_AES_256_GCM_SHA384:DEFAULT', 'TLSv1.3')).to.equal(
        'TLS_AES_256_GCM_SHA384',
      );
    };
    await check('ECDSA');
    execFileSync('openssl', [...rsa, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    await daemon.reload();
    await check('RSA');
    await daemon.stop();
  });

  it('renews the certificate on SIGHUP without dropping a viewer, and keeps the old one if the new one is invalid', async () => {
    const daemon = await startApp(files);
    await daemon.logged(/camera: streaming/);
    const viewer = await get(`${daemon.url}/video_feed`);
    await once(viewer, 'data');
    const before = await shown(daemon.port);
    await remake();
    await daemon.reload();
    const renewed = await shown(daemon.port);
    expect(renewed)
      .to.equal(new X509Certificate(readFileSync(cert)).fingerprint256)
      .and.not.equal(before);
    writeFileSync(key, 'no key');
    const refused = await daemon.reload().catch((error: Error) => error.message);
    expect(refused).to.match(/key\.pem is not valid/);
    expect(await shown(daemon.port)).to.equal(renewed);
    await once(viewer, 'data');
    expect(viewer.destroyed).to.equal(false);
    viewer.destroy();
    await daemon.stop();
  });

  it('does not start with an expired certificate, and does not replace a valid one by it', async () => {
    await remake();
    const daemon = await startApp(files);
    await daemon.logged(/camera: streaming/);
    const viewer = await get(`${daemon.url}/video_feed`);
    await once(viewer, 'data');
    const before = await shown(daemon.port);
    expiredCertificate(cert, key);
    const refused = await daemon.reload().catch((error: Error) => error.message);
    expect(refused).to.match(/cert\.pem expired on Jan {2}2 00:00:00 2020 GMT/);
    expect(await shown(daemon.port)).to.equal(before);
    await once(viewer, 'data');
    viewer.destroy();
    await daemon.stop();
    const { code, message, hint } = await startError(files);
    expect(code).to.equal('bad-certificate');
    expect(`${message}. ${hint}`).to.match(
      /cert\.pem expired on .*Renew it, or create a new one with picamd cert/,
    );
  });

  it('does not start with files that cannot be used', async () => {
    await remake();
    const other = join(folder, 'other.pem');
    copyFileSync(key, other);
    await remake();
    const later = readTlsFiles(cert, key, Date.now() + 11 * 365 * 86_400_000);
    expect(await later.catch((error: Error) => error.message)).to.match(/cert\.pem expired on /);
    const cases: [string[], RegExp][] = [
      [['--tls-cert', cert, '--tls-key', other], /cert\.pem and .*other\.pem do not match/],
      [['--tls-cert', `${cert}.none`, '--tls-key', key], /cannot be read/],
      [['--tls-cert', key, '--tls-key', key], /is not valid/],
      [['--tls-cert', cert], /TLS_CERT and TLS_KEY must be set together/],
    ];
    for (const [args, said] of cases) {
      const { code, stderr } = await picamd(['--check', ...args]);
      expect(code, String(said)).to.equal(78);
      expect(stderr).to.match(said);
      if (args.includes('--tls-key')) expect(await startError(args)).to.include({ code: 'bad-certificate' });
    }
  });

  it('does not start with a key that is too small, and says so in --check too', async () => {
    const weak = { cert: join(folder, 'weak.crt'), key: join(folder, 'weak.key') };
    const request = ['req', '-x509', '-newkey', 'rsa:512', '-nodes', '-subj', '/CN=cam'];
    execFileSync('openssl', [...request, '-keyout', weak.key, '-out', weak.cert], { stdio: 'ignore' });
    chmodSync(weak.key, 0o600);
    const args = ['--tls-cert', weak.cert, '--tls-key', weak.key];
    const { code, stderr } = await picamd(['--check', ...args]);
    expect(code).to.equal(78);
    expect(stderr).to.match(
      /weak\.crt and .*weak\.key cannot serve https: ee key too small\. Use an RSA key of 2048/,
    );
    expect(await startError(args)).to.include({ code: 'bad-certificate' });
  });

  it('does not use a key that others can read, or that a link leads to', async () => {
    await remake();
    const link = join(folder, 'link.pem');
    symlinkSync(key, link);
    const linked = await startError(['--tls-cert', cert, '--tls-key', link]);
    expect(linked).to.include({
      code: 'bad-certificate',
      message: `${link} cannot be used: it is a link to ${key}`,
      hint: `If you trust that file, set TLS_KEY=${key}`,
    });
    rmSync(link);
    chmodSync(key, 0o644);
    expect(await startError(files)).to.include({
      message: `${key} cannot be used: other users of this machine can read it`,
      hint: `Run chmod 600 ${key}.`,
    });
    chmodSync(key, 0o640);
    await (await startApp(files)).stop();
    chmodSync(key, 0o600);
  });
});

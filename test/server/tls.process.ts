import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { connect, createServer } from 'node:tls';
import { expect } from 'chai';
import { loadConfig } from '../../daemon/config/load.ts';
import { prepareTls, secureOptions } from '../../daemon/server/tls.ts';
import { pass } from '../helpers/pass-socket.ts';
import { startApp } from '../helpers/app.ts';
import { startDaemon } from '../helpers/daemon.ts';
import { pictures } from '../helpers/pictures.ts';
import { picamd } from '../helpers/run-command.ts';
import { expiredCertificate } from '../helpers/expired-certificate.ts';
import { FAKETIME } from '../helpers/faketime.ts';
import { needs } from '../helpers/programs.ts';

describe('TLS_SELF_SIGNED', () => {
  needs('OpenSSL');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-tls-'));
  const [cert, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  const args = ['--tls-self-signed', '--tls-cert', cert, '--tls-key', key];
  const { config } = loadConfig(['--config', '/dev/null', ...args], {});
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
  });

  const contents = () => [cert, key].map((path) => (existsSync(path) ? readFileSync(path, 'utf8') : null));

  it('creates both once, at startup, if they are missing; HOST and PORT stay plain http', async () => {
    const daemon = await startApp(args);
    expect(daemon.url).to.match(/^http:/);
    expect((await fetch(`${daemon.url}/livez`)).status).to.equal(200);
    const made = contents();
    const { subjectAltName } = new X509Certificate(made[0] ?? '');
    expect(subjectAltName).to.equal(`DNS:${hostname()}, DNS:${hostname()}.local`);
    await daemon.stop();
    const again = await startApp(args);
    expect(contents()).to.deep.equal(made);
    await again.stop();
  });

  it('does not change an existing pair', async () => {
    await picamd(['cert', 'mine.example.org', '--tls-cert', cert, '--tls-key', key]);
    const before = contents();
    expect(await prepareTls(config)).to.deep.equal({
      files: { cert: before[0], key: before[1] },
      notices: [],
    });
    expect(contents()).to.deep.equal(before);
    // Not even an unusable one.
    writeFileSync(key, 'no key');
    const { files, notices } = await prepareTls(config);
    expect(files).to.equal(null);
    expect(notices[0]?.code).to.equal('no-certificate');
    expect(notices[0]?.message).to.match(/^No https: .*tls\.key is not valid/);
    expect(contents()).to.deep.equal([before[0], 'no key']);
  });

  it('creates no key for an existing certificate', async () => {
    await picamd(['cert', '--tls-cert', cert, '--tls-key', key]);
    rmSync(key);
    const before = contents();
    const { files, notices } = await prepareTls(config);
    expect([files, notices[0]?.code]).to.deep.equal([null, 'no-certificate']);
    expect(contents()).to.deep.equal(before);
  });

  it('creates nothing for --check', async () => {
    expect((await picamd(['--check', '--config', '/dev/null', ...args])).code).to.equal(0);
    expect(readdirSync(folder)).to.deep.equal([]);
    writeFileSync(cert, 'none');
    const { code, stdout } = await picamd(['--check', '--config', '/dev/null', ...args]);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^Warning: No https: .*tls\.key cannot be read/m);
  });

  it('has a notice if that fails, and the camera works', async () => {
    const daemon = await startDaemon(
      [
        ...pictures(),
        '--tls-self-signed',
        '--tls-cert',
        '/proc/tls.crt',
        '--tls-key',
        '/proc/tls.key',
        '--auth',
        'none',
      ],
      {},
      pass('http=0', 'https=0'),
    );
    await daemon.logged(/"code":"no-certificate".*No https: The certificate could not be created/);
    expect(daemon.log().match(/listening on/g)).to.have.length(1);
    const { notices } = (await (await fetch(`${daemon.url}/status`)).json()) as { notices: object[] };
    expect(notices).to.have.length(1);
    expect(notices[0]).to.include({ code: 'no-certificate' });
    expect(await daemon.stop()).to.equal(0);
  });

  it('has a notice for an expired certificate, at startup and on SIGHUP, until it is renewed', async () => {
    const codes = async (url: string) => {
      const status = (await (await fetch(`${url}/status`)).json()) as { notices: { code: string }[] };
      return status.notices.map(({ code }) => code);
    };
    expiredCertificate(cert, key);
    const before = contents();
    const late = await startApp([...args, '--auth', 'none']);
    await late.logged(/No https: .*tls\.crt expired on Jan {2}2 00:00:00 2020 GMT/);
    expect(await codes(late.url)).to.deep.equal(['no-certificate']);
    expect(contents()).to.deep.equal(before);
    await late.stop();

    for (const path of [cert, key]) rmSync(path);
    const daemon = await startDaemon(
      [...args, ...pictures(), '--auth', 'none'],
      {},
      pass('http=0', 'https=0'),
    );
    await daemon.logged(/listening on https/);
    const [good, goodKey] = contents();
    expiredCertificate(cert, key);
    daemon.kill('SIGHUP');
    await daemon.logged(/No https: .*expired[^]*settings: reloaded/);
    expect(await codes(daemon.url)).to.deep.equal(['no-certificate']);
    writeFileSync(cert, good ?? '');
    writeFileSync(key, goodKey ?? '');
    daemon.kill('SIGHUP');
    await daemon.logged(/settings: reloaded[^]*settings: reloaded/);
    expect(await codes(daemon.url)).to.deep.equal([]);
    expect(await daemon.stop()).to.equal(0);
  });

  describe('with a wrong clock', () => {
    needs('faketime');

    const clock = (now: string) => ({
      LD_PRELOAD: FAKETIME,
      FAKETIME: `@${now} 12:00:00`,
      // As on a Pi without a battery; its monotonic clock is correct all the same.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    });

    /** This process has the right clock, and accepts the certificate with its dates. */
    async function check(port: number, now: string): Promise<void> {
      const ca = readFileSync(cert);
      const socket = connect({ port, host: '127.0.0.1', ca, servername: hostname() });
      await once(socket, 'secureConnect').finally(() => socket.destroy());
      expect(socket.authorized).to.equal(true);
      const made = new X509Certificate(ca);
      expect(Date.parse(made.validFrom)).to.equal(Date.UTC(2025, 0, 1));
      const from = Math.max(2025, Number(now.slice(0, 4)));
      expect(new Date(made.validTo).getUTCFullYear()).to.equal(from + 10);
      expect(statSync(key).mode & 0o777).to.equal(0o600);
    }

    it('works in 2069, and once the clock is right', async () => {
      const now = '2069-06-01';
      const more = [...args, ...pictures(), '--auth', 'none'];
      const daemon = await startDaemon(more, clock(now), pass('http=0', 'https=0'));
      await daemon.logged(/listening on https/);
      const [, port] = /listening on https:\/\/[^ ]*:(\d+)\//.exec(daemon.log()) ?? [];
      // Its noon is that of this time zone.
      expect(daemon.log()).to.include(`"time":"${new Date(`${now}T12:00`).toISOString().slice(0, 16)}`);
      await check(Number(port), now);
      expect(await daemon.stop()).to.equal(0);
    });

    for (const now of ['1970-01-02', '2024-02-29', '2040-02-29'])
      it(`creates such a certificate in ${now.slice(0, 4)}`, async () => {
        const env = clock(now);
        // Its openssl has this clock too.
        Object.assign(process.env, env);
        mock.timers.enable({ apis: ['Date'], now: Date.parse(`${now}T12:00Z`) });
        const { files, notices } = await prepareTls(config).finally(() => {
          mock.timers.reset();
          for (const name of Object.keys(env)) delete process.env[name];
        });
        if (files === null) throw new Error(notices[0]?.message);
        const server = createServer(secureOptions(files)).listen(0, '127.0.0.1');
        await once(server, 'listening');
        await check((server.address() as AddressInfo).port, now).finally(() => server.close());
      });
  });
});

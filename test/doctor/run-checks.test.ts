import { expect } from 'chai';
import { loadConfig } from '../../daemon/config/load.ts';
import { CHECKS } from '../../daemon/doctor/checks.ts';
import type { Check } from '../../daemon/doctor/checks.ts';
import { runChecks } from '../../daemon/doctor/run-checks.ts';
import { ok, warning } from '../../daemon/doctor/check-result.ts';
import { FakePi } from './fake-pi.ts';

describe('doctor: runChecks', () => {
  let pi: FakePi;
  before(() => (pi = new FakePi()));
  afterEach(() => pi.reset());
  after(() => pi.destroy());

  const loaded = loadConfig(['doctor', '--config', '/dev/null'], {});

  async function runOne(check: Check['run'], timeoutMs?: number) {
    const { results, worst } = await runChecks(pi.hostAccess(), loaded, [{ id: 'x', run: check }], timeoutMs);
    return { ...results[0], worst };
  }

  it('reports a check that throws as a fault', async () => {
    expect(
      await runOne(() => {
        throw new TypeError('x is not\na function');
      }),
    ).to.include({
      id: 'x',
      state: 'fault',
      message: 'this check crashed: x is not a function',
      worst: 'fault',
    });
  });

  it('reports missing permission as a warning, with a hint to use sudo', async () => {
    for (const code of ['EACCES', 'EPERM'])
      expect(await runOne(() => Promise.reject(Object.assign(new Error('no'), { code })))).to.include({
        state: 'warning',
        message: 'this user cannot read what the check x needs',
        hint: 'sudo picamd doctor',
      });
  });

  it('ends a check that takes too long, and aborts its signal', async () => {
    let reason: unknown;
    const result = await runOne(({ signal }) => {
      signal.addEventListener('abort', () => (reason = signal.reason));
      return new Promise(() => {});
    }, 20);
    expect(result).to.include({ state: 'fault', message: 'this check timed out' });
    expect(reason).to.equal('SIGTERM');
  });

  it('removes line breaks and control characters, and shortens', async () => {
    const result = await runOne(() => warning(`a\u001B]0;title\u0007b\r\n${'x'.repeat(1000)}`, 'c\nd'));
    expect(result.message)
      .to.match(/^a \]0;title b x+\.\.\.$/)
      .and.have.length(300);
    expect(result.hint).to.equal('c d');
  });

  it('is as bad as the worst result', async () => {
    const checks = [
      { id: 'a', run: () => ok('good') },
      { id: 'b', run: () => warning('hm', 'Wait.') },
    ];
    expect((await runChecks(pi.hostAccess(), loaded, checks)).worst).to.equal('warning');
    expect((await runChecks(pi.hostAccess(), loaded, checks.slice(0, 1))).worst).to.equal('ok');
  });

  it('gives a result for every check on an empty machine', async () => {
    pi.remove('/proc', '/sys', '/etc', '/dev', '/boot', '/run', '/programs');
    const { results, model } = await pi.examine();
    expect(model).to.equal(null);
    expect(results).to.have.length(CHECKS.length);
    expect(results.filter(({ message }) => /crashed|timed out/.test(message))).to.deep.equal([]);
    expect(results.filter(({ state }) => state === 'fault')).to.deep.equal([]);
  });

  it('survives files full of noise', async () => {
    const noise = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251)).toString('latin1');
    for (const path of [
      '/proc/meminfo',
      '/proc/mounts',
      '/proc/net/tcp',
      '/proc/net/wireless',
      '/etc/group',
      '/etc/passwd',
      '/boot/firmware/config.txt',
      '/sys/class/thermal/thermal_zone0/temp',
      '/journal',
      '/service',
      '/sockets',
      '/cameras',
      '/proc/990001/cmdline',
    ])
      pi.file(path, noise);
    const { results } = await pi.examine();
    expect(results.filter(({ message }) => /crashed|timed out/.test(message))).to.deep.equal([]);
  });
});

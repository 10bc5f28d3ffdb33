import { expect } from 'chai';
import { loadConfig } from '../../daemon/config/load.ts';
import { CHECKS } from '../../daemon/doctor/checks.ts';
import type { Check } from '../../daemon/doctor/checks.ts';
import { runChecks } from '../../daemon/doctor/run-checks.ts';
import { ok, warning } from '../../daemon/doctor/check-result.ts';
import { FakePi } from './fake-pi.ts';

describe('doctor: examine', () => {
  let pi: FakePi;
  beforeEach(() => (pi = new FakePi()));
  afterEach(() => pi.destroy());

  const loaded = loadConfig(['doctor', '--config', '/dev/null'], {});

  async function look(check: Check['look'], longestMs?: number) {
    const { results, worst } = await runChecks(pi.machine(), loaded, [{ id: 'x', look: check }], longestMs);
    return { ...results[0], worst };
  }

  it('makes a fault of a check that breaks', async () => {
    expect(
      await look(() => {
        throw new TypeError('x is not\na function');
      }),
    ).to.include({ id: 'x', state: 'fault', says: 'this check broke: x is not a function', worst: 'fault' });
  });

  it('makes a warning of what may not be seen, with the way to see it', async () => {
    for (const code of ['EACCES', 'EPERM'])
      expect(await look(() => Promise.reject(Object.assign(new Error('no'), { code })))).to.include({
        state: 'warning',
        says: 'what this needs (x) cannot be seen by this user',
        fix: 'sudo picamd doctor',
      });
  });

  it('waits for no check for longer than it may take, and says so to the check', async () => {
    let told: unknown;
    const found = await look(({ signal }) => {
      signal.addEventListener('abort', () => (told = signal.reason));
      return new Promise(() => {});
    }, 20);
    expect(found).to.include({ state: 'fault', says: 'there was no answer in time' });
    expect(told).to.equal('SIGTERM');
  });

  it('has one line of what anybody says, without what a terminal obeys', async () => {
    const found = await look(() => warning(`a\u001B]0;title\u0007b\r\n${'x'.repeat(1000)}`, 'c\nd'));
    expect(found.message)
      .to.match(/^a \]0;title b x+\.\.\.$/)
      .and.have.length(300);
    expect(found.hint).to.equal('c d');
  });

  it('is as bad as the worst check', async () => {
    const checks = [
      { id: 'a', look: () => ok('good') },
      { id: 'b', look: () => warning('hm', null) },
    ];
    expect((await runChecks(pi.machine(), loaded, checks)).worst).to.equal('warning');
    expect((await runChecks(pi.machine(), loaded, checks.slice(0, 1))).worst).to.equal('ok');
  });

  it('finds something on an empty machine, and breaks nowhere', async () => {
    pi.remove('/proc', '/sys', '/etc', '/dev', '/boot', '/run', '/programs');
    const { results, model } = await pi.examine();
    expect(model).to.equal(null);
    expect(results).to.have.length(CHECKS.length);
    expect(results.filter(({ message }) => /broke|in time/.test(message))).to.deep.equal([]);
    expect(results.filter(({ state }) => state === 'fault')).to.deep.equal([]);
  });

  it('breaks nowhere on a machine of folders and noise', async () => {
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
    expect(results.filter(({ message }) => /broke|in time/.test(message))).to.deep.equal([]);
  });
});

import { mkdtempSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { allowOut } from '../../daemon/commands/allow-out.ts';
import type { PicamdError } from '../../daemon/errors.ts';
import { allowedIn, isAllowedAddress, isFilteredOut } from '../../daemon/system/outgoing-filter.ts';

describe('picamd allow-out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-allow-'));
  const units = join(folder, 'etc/systemd/system');
  const file = join(units, 'picamd.service.d/allow-out.conf');
  let ran: string[];
  let failure: string | null;

  beforeEach(() => {
    [ran, failure] = [[], null];
    rmSync(units, { recursive: true, force: true });
  });
  after(() => rmSync(folder, { recursive: true }));

  const host = {
    root: folder,
    systemctl: (...args: string[]) => {
      ran.push(args.join(' '));
      return Promise.resolve(failure);
    },
  };
  const run = (...args: string[]) => allowOut({ file: null }, args, host);
  const problem = (promise: Promise<unknown>) =>
    promise.then(
      () => expect.fail('it worked'),
      (error: PicamdError) => error,
    );

  it('lets the service out to everything, or to addresses, and puts that into effect', async () => {
    expect(await run()).to.contain('picamd.service may reach the local network only');
    expect(ran).to.deep.equal([]);
    expect(await run('all'))
      .to.contain('may reach every address')
      .and.contain('restarts now');
    expect(readFileSync(file, 'utf8')).to.match(
      /^# Written by picamd allow-out.*\n\[Service\]\nIPAddressAllow=any\n$/,
    );
    expect(statSync(file).mode & 0o777).to.equal(0o644);
    expect(ran).to.deep.equal(['daemon-reload', 'try-restart picamd.service']);
    await run('203.0.113.7', '2001:db8::/32');
    expect(await run()).to.contain('the local network, and 203.0.113.7, 2001:db8::/32');
  });

  it('takes it back', async () => {
    await run('all');
    expect(await run('--revoke')).to.contain('the local network only');
    expect(existsSync(file)).to.equal(false);
    await run('--revoke');
  });

  it('is for the service that uses the settings file', async () => {
    await allowOut({ file: '/etc/picamd/garden.conf' }, ['all'], host);
    expect(existsSync(join(units, 'picamd@garden.service.d/allow-out.conf'))).to.equal(true);
    expect(ran.at(-1)).to.equal('try-restart picamd@garden.service');
    expect((await problem(allowOut({ file: '/tmp/x.conf' }, ['all'], host))).code).to.equal('no-service');
  });

  it('takes nothing that brings another line or setting into the unit', async () => {
    for (const words of [
      ['ntfy.sh'],
      ['any\nExecStart=/bin/sh'],
      ['1.2.3.4/33'],
      ['::/129'],
      ['1.2.3.4/8/8'],
      ['fe80::1%eth0'],
      ['all', '1.2.3.4'],
      ['--revoke', 'all'],
      [''],
    ])
      expect((await problem(run(...words))).code, words.join()).to.equal('bad-usage');
    expect([existsSync(file), ran]).to.deep.equal([false, []]);
  });

  it('says what to do if it may not, or systemd does not restart it', async () => {
    failure = 'Failed to connect to bus';
    expect(await run('all'))
      .to.contain('Failed to connect to bus')
      .and.contain('systemctl restart picamd.service');
    rmSync(units, { recursive: true });
    writeFileSync(units, '');
    const error = await problem(run('all'));
    expect([error.code, error.hint]).to.deep.equal(['not-allowed-out', 'Run it with sudo.']);
    rmSync(units);
  });
});

describe('what the service may reach', () => {
  it('is decided by networks, and by any', () => {
    const allowed = allowedIn(
      '# IPAddressAllow=1.1.1.1\nIPAddressAllow=203.0.113.0/24 2001:db8::1\nIPAddressAllow=198.51.100.7\n',
    );
    expect(allowed).to.deep.equal(['203.0.113.0/24', '2001:db8::1', '198.51.100.7']);
    const reaches = (...addresses: string[]) =>
      addresses.map((address) => isAllowedAddress(address, allowed));
    expect(reaches('203.0.113.9', '2001:db8::1', '198.51.100.7')).to.deep.equal([true, true, true]);
    expect(reaches('203.0.114.1', '2001:db8::2', '198.51.100.8')).to.deep.equal([false, false, false]);
    expect(isAllowedAddress('192.0.2.1', ['any'])).to.equal(true);
    // Someone may have edited the file.
    expect(isAllowedAddress('192.0.2.1', ['192.0.2.0/33', '192.0.2.0/x', '192.0.2.0/24'])).to.equal(true);
  });

  it('is everything outside of the service', async () => {
    expect(await isFilteredOut('203.0.113.9')).to.equal(false);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { alertsReach } from '../../daemon/alerts/alerts-reach.ts';
import { outgoingFilter } from '../../daemon/system/outgoing-filter.ts';

const COMMAND = 'sudo picamd allow-out all';
const REVOKE = 'sudo picamd allow-out --revoke';

describe('what alerts can reach', () => {
  const reach = (unit: string, dropIn: string, card = '') => {
    const files: Record<string, string> = {
      '/proc/self/cgroup': `0::/system.slice/system-picamd.slice/${unit}\n`,
      [`/etc/systemd/system/${unit}.d/allow-out.conf`]: dropIn,
    };
    return alertsReach(card, () => outgoingFilter((path) => Promise.resolve(files[path] ?? '')));
  };

  it('is the local network, until root lets them out to some addresses or to all', async () => {
    expect(await reach('picamd.service', '')).to.deep.equal({
      reach: 'local',
      command: COMMAND,
      revoke: REVOKE,
      card: false,
    });
    expect((await reach('picamd.service', '[Service]\nIPAddressAllow=203.0.113.7\n')).reach).to.equal('some');
    expect((await reach('picamd.service', '[Service]\nIPAddressAllow=any\n')).reach).to.equal('internet');
  });

  it('is everything where picamd runs in no service of the package', async () => {
    const everything = { reach: 'internet', command: null, revoke: null, card: false };
    expect(await reach('ssh.service', '')).to.deep.equal(everything);
    expect(await alertsReach('')).to.deep.equal(everything);
  });

  it('is changed on the card too where the card has settings, but only for the first camera', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-reach-'));
    const file = join(folder, 'picamd.conf');
    expect((await reach('picamd.service', '', file)).card).to.equal(false);
    writeFileSync(file, '');
    expect((await reach('picamd.service', '', file)).card).to.equal(true);
    expect(await reach('picamd@garden.service', '', file)).to.deep.equal({
      reach: 'local',
      command: `${COMMAND} --config /etc/picamd/garden.conf`,
      revoke: `${REVOKE} --config /etc/picamd/garden.conf`,
      card: false,
    });
    rmSync(folder, { recursive: true });
  });
});

import { expect } from 'chai';
import type { Container } from '../helpers/container.ts';
import { needs } from '../helpers/programs.ts';
import { BOOT_TIMEOUT_MS, bootMachine } from './machine.ts';

/** Debian 12 has Node 18 and systemd 252: the package contains Node, and notifies systemd through notify-exec. */
describe('the package with Node, on Debian 12', function () {
  this.timeout(90_000);
  needs('nspawn', 'mmdebstrap', 'curl');
  let pi: Container;

  before('install it', async function () {
    this.timeout(BOOT_TIMEOUT_MS);
    pi = await bootMachine({ suite: 'bookworm', debArgs: ['--with-node', 'amd64', '--uncompressed'] });
    await pi.sh('dpkg -i /root/picamd.deb');
  });
  after(() => pi?.stop());

  it('runs on its own Node', async () => {
    expect((await pi.try('command -v node')).code).not.to.equal(0);
    expect(await pi.sh('picamd --version')).to.match(/^picamd \d/);
    expect(await pi.sh('readlink /proc/$(systemctl show -P MainPID picamd)/exe')).to.equal(
      '/usr/lib/picamd/node/bin/node\n',
    );
  });

  it('notifies systemd that it is ready and of the camera state, besides its passed sockets', async () => {
    await pi.until('systemctl show -P StatusText picamd | grep -q treaming');
    expect(await pi.sh('systemctl show -P NotifyAccess,ActiveState,NRestarts picamd | sort')).to.equal(
      '0\nactive\nmain\n',
    );
    expect((await pi.curl('http://127.0.0.1/livez')).code).to.equal(0);
    expect((await pi.curl('--insecure', 'https://127.0.0.1/livez')).code).to.equal(0);
  });

  it('feeds the watchdog, and is restarted if its event loop hangs', async () => {
    pi.put('/etc/systemd/system/picamd.service.d/hurry.conf', '[Service]\nWatchdogSec=2\nTimeoutStopSec=2\n');
    await pi.sh('systemctl daemon-reload; systemctl restart picamd');
    await pi.sh('kill -STOP $(systemctl show -P MainPID picamd)');
    await pi.until('test "$(systemctl show -P NRestarts picamd)" -gt 0 && systemctl is-active picamd');
    expect(await pi.sh('journalctl -u picamd -o cat')).to.include('Watchdog timeout');
  });

  it('has no lines in its units that systemd 252 does not know', async () => {
    await pi.sh('systemctl daemon-reload');
    expect(await pi.sh('journalctl -b -o cat')).not.to.match(/picamd.*Unknown (key|lvalue)/i);
    expect((await pi.try('systemd-analyze verify picamd.service picamd.socket')).stderr).to.equal('');
  });

  it('reloads its settings', async () => {
    await pi.sh("echo 'four words of mine' | picamd passwd anna");
    await pi.sh("echo 'CAMERA_FRAMERATE=7' >> /etc/picamd/picamd.conf; systemctl reload picamd");
    await pi.until('journalctl -u picamd -o cat | grep -q "settings: reloaded"');
    expect(await pi.fetched('--user', 'anna:four words of mine', 'http://127.0.0.1/status')).to.match(
      /"framerate":7\b/,
    );
  });
});

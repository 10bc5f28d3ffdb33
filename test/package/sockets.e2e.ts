import { expect } from 'chai';
import type { Container } from '../helpers/container.ts';
import { needs } from '../helpers/programs.ts';
import { BOOT_TIMEOUT_MS, bootMachine } from './machine.ts';

/** Settings, and where the two sockets listen then; empty if systemd rejects the unit. */
const TABLE: readonly (readonly [settings: string, http: string, https: string])[] = [
  ['', '[::]:80', '[::]:443'],
  ['#PORT=81\n', '[::]:80', '[::]:443'],
  ['PORT=8080\n', '[::]:8080', '[::]:443'],
  ['PORT=8080 # mine\n', '[::]:8080', '[::]:443'],
  ['HOST=0.0.0.0\nPORT="8080"\n', '[::]:8080', '[::]:443'],
  ['HOST=127.0.0.1\n', '127.0.0.1:80', '127.0.0.1:443'],
  ['\uFEFFHOST=127.0.0.1 # only nginx\r\nPORT=8080\r\n', '127.0.0.1:8080', '127.0.0.1:443'],
  ["HOST='127.0.0.1'\nPORT=8080\n", '127.0.0.1:8080', '127.0.0.1:443'],
  ['HOST=localhost\n', '127.0.0.1:80', '127.0.0.1:443'],
  ['HOST=::1\nPORT=81\n', '[::1]:81', '[::1]:443'],
  // The generator does not understand these, so the daemon listens itself.
  ['HOST=picam\nPORT=8080\n', '', ''],
  ['HOST=fe80::1%eth0\n', '', ''],
  ['HOST=/run/picamd/x.sock\n', '/run/picamd/x.sock', ''],
];

describe('the socket units of the package', function () {
  this.timeout(90_000);
  needs('nspawn', 'mmdebstrap', 'curl');
  let pi: Container;

  before('install it', async function () {
    this.timeout(BOOT_TIMEOUT_MS);
    pi = await bootMachine();
    await pi.sh('dpkg -i /root/picamd.deb');
    await pi.sh("echo 'four words of mine' | picamd passwd anna");
  });
  after(() => pi?.stop());

  it('listen where HOST and PORT say, and nowhere else', async () => {
    for (const [settings, http, https] of TABLE) {
      pi.put('/etc/picamd/picamd.conf', settings);
      await pi.sh('systemctl stop picamd picamd.socket picamd-tls.socket; systemctl daemon-reload');
      const listen = await pi.sh('systemctl show -P Listen picamd.socket picamd-tls.socket');
      const found = listen.split('\n').map((line) => line.replace(/ \(Stream\)$/, ''));
      expect(
        found.filter((line) => line !== ''),
        settings,
      ).to.deep.equal([http, https].filter((address) => address !== ''));
    }
  });

  it('listen on an address that does not exist yet', async () => {
    pi.put('/etc/picamd/picamd.conf', 'HOST=192.168.77.5\n');
    await pi.sh('systemctl daemon-reload; systemctl start picamd.socket picamd');
    await pi.sh('ip address add 192.168.77.5/24 dev lo');
    expect((await pi.curl('http://192.168.77.5/livez')).code).to.equal(0);
    expect((await pi.curl('http://127.0.0.1/livez')).code).not.to.equal(0);
  });

  it('only allow the local network', async () => {
    for (const unit of ['picamd.service', 'picamd.socket', 'picamd-tls.socket', 'picamd@x.socket']) {
      const denied = (await pi.sh(`systemctl show -P IPAddressDeny ${unit}`)).trim().split(' ');
      expect(denied, unit).to.have.members(['::/0', '0.0.0.0/0']);
      expect(await pi.sh(`systemctl show -P IPAddressAllow ${unit}`), unit).to.include('192.168.0.0/16');
    }
  });
});

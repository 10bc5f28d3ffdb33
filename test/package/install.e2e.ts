import { expect } from 'chai';
import type { Container } from '../helpers/container.ts';
import { needs } from '../helpers/programs.ts';
import { BOOT_TIMEOUT_MS, bootMachine } from './machine.ts';

const ANNA = ['--user', 'anna:four words of mine'];

/** The other tests of machines with the package only run if something that they depend on has changed (kept-results/). */
describe('the package, from installation to purge', function () {
  this.timeout(90_000);
  // Each test depends on the one before.
  needs('nspawn', 'mmdebstrap', 'curl');
  let pi: Container;

  before('boot', async function () {
    this.timeout(BOOT_TIMEOUT_MS);
    pi = await bootMachine();
  });
  after(() => pi?.stop());

  it('starts when it is installed, and notifies systemd', async () => {
    await pi.sh('dpkg -i /root/picamd.deb');
    expect(await pi.sh('systemctl is-active picamd')).to.equal('active\n');
    await pi.until('systemctl show -P StatusText picamd | grep -q treaming');
  });

  it('serves pictures to a user', async () => {
    await pi.sh("echo 'four words of mine' | picamd passwd anna");
    expect(await pi.fetched(...ANNA, 'http://127.0.0.1/status')).to.include('"camera"');
    const { stdout } = await pi.curl('--fail', ...ANNA, 'http://127.0.0.1/snapshot.jpg');
    expect(stdout.subarray(0, 2).toString('hex')).to.equal('ffd8');
  });

  it('starts again after a restart of its service, with its users', async () => {
    await pi.sh('systemctl restart picamd');
    expect(await pi.fetched(...ANNA, 'http://127.0.0.1/status')).to.include('"camera"');
  });

  it('has commands that know what a browser has set, also by hand', async () => {
    await pi.sh(
      "printf 'CAMERA_NAME=Porch\n' | install -o picamd -g picamd -m 600 /dev/stdin /var/lib/picamd/settings.conf",
    );
    expect(await pi.sh('picamd --check')).to.match(/^ {2}CAMERA_NAME=Porch /m);
  });

  it('leaves no files, units, processes or user when it is purged', async () => {
    await pi.sh('dpkg --purge picamd');
    const files = "find / -xdev -name '*picamd*' ! -path '/var/log/*' ! -path '/root/*' ! -path '/proc/*'";
    expect(await pi.sh(`${files}; systemctl list-unit-files --no-legend 'picamd*' || true`)).to.equal('');
    expect(await pi.sh("ps -eo args | grep '[l]ib/picamd' || true")).to.equal('');
    expect((await pi.try('id picamd')).code).to.equal(1);
  });
});

import { expect } from 'chai';
import type { Container } from '../helpers/container.ts';
import { needs } from '../helpers/programs.ts';
import { BOOT_TIMEOUT_MS, bootMachine } from './machine.ts';

/** What rpicam-vid prints on a Pi with a loose ribbon cable, and its exit status. */
const NO_CAMERA =
  '#!/bin/sh\n[ "$1" = --version ] && echo "rpicam-apps build: v1.9.0 0 01-01-2025 (00:00:00)" && exit 0\necho "ERROR: *** no cameras available ***" >&2\nexit 255\n';
const ANNA = ['--user', 'anna:four words of mine'];

describe('the package on a machine with problems', function () {
  this.timeout(90_000);
  // Each test depends on the one before.
  needs('nspawn', 'mmdebstrap', 'curl');
  let pi: Container;

  before('boot', async function () {
    this.timeout(BOOT_TIMEOUT_MS);
    pi = await bootMachine();
  });
  after(() => pi?.stop());

  it('fails with a message if the disk is full, and succeeds the next time', async () => {
    await pi.sh('mkdir -p /usr/lib/picamd; mount -t tmpfs -o size=128K none /usr/lib/picamd');
    const full = await pi.try('dpkg -i /root/picamd.deb');
    expect(full.code).not.to.equal(0);
    expect(full.stderr).to.include('No space left on device');
    await pi.sh('umount /usr/lib/picamd');
  });

  it('listens on another port if port 80 is taken, and shows that on the screen and in /status', async () => {
    const server = `require('net').createServer().listen(80)`;
    await pi.sh(`systemd-run --collect --unit=port-80 node -e "${server}"`);
    await pi.until('ss -Hltn sport = :80 | grep -q .');
    await pi.sh('dpkg -i /root/picamd.deb');
    await pi.until('systemctl is-active picamd');
    expect(await pi.sh('systemctl is-failed picamd.socket')).to.equal('failed\n');
    await pi.sh("echo 'four words of mine' | picamd passwd anna");
    expect(await pi.fetched(...ANNA, 'http://127.0.0.1:8000/status')).to.include('port-fallback');
    expect(await pi.read('/run/picamd/console.issue')).to.include('8000');
    await pi.sh('systemctl stop port-80; systemctl stop picamd; systemctl start picamd.socket picamd');
    expect((await pi.curl('http://127.0.0.1/livez')).code).to.equal(0);
  });

  it('keeps responding without a camera, and says what to do', async () => {
    pi.put('/usr/bin/rpicam-vid', NO_CAMERA, 0o755);
    pi.put('/usr/bin/rpicam-hello', NO_CAMERA, 0o755);
    await pi.sh("echo 'SOURCE=rpicam' >> /etc/picamd/picamd.conf; systemctl restart picamd");
    await pi.until('systemctl show -P StatusText picamd | grep -qi "no camera"');
    expect(await pi.fetched(...ANNA, 'http://127.0.0.1/status')).to.include('no-camera');
    expect(await pi.sh('systemctl show -P NRestarts picamd')).to.equal('0\n');
  });
});

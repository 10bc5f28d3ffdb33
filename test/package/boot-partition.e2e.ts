import { symlinkSync } from 'node:fs';
import { expect } from 'chai';
import type { Container } from '../helpers/container.ts';
import { needs } from '../helpers/programs.ts';
import { BOOT_TIMEOUT_MS, bootMachine } from './machine.ts';

const PASSWORD = 'four words of mine';
const FOLDER = '/boot/firmware/picamd';
/** Text as an editor on Windows saves it. */
const windows = (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`;

interface Status {
  notices: { code: string; message: string }[];
  camera: { state: string };
}

describe('the folder picamd of the boot partition', function () {
  this.timeout(90_000);
  // Each test depends on the one before.
  needs('nspawn', 'mmdebstrap', 'curl');
  let pi: Container;

  before('boot with settings and a password', async function () {
    this.timeout(BOOT_TIMEOUT_MS);
    pi = await bootMachine();
    pi.put(`${FOLDER}/picamd.conf`, windows('# My camera\nCAMERA_FRAMERATE=9\n'));
    pi.put(`${FOLDER}/password.txt`, windows(`${PASSWORD}\n`));
    await pi.sh('dpkg -i /root/picamd.deb');
  });
  after(() => pi?.stop());

  it('sets the first password, and deletes the file', async () => {
    await status();
    expect(await pi.sh(`ls ${FOLDER}`)).to.equal('picamd.conf\n');
    expect(await pi.sh('stat -c "%U %a" /var/lib/picamd/credentials')).to.equal('picamd 600\n');
    const { stdout } = await pi.try(`grep -rlF '${PASSWORD}' /var /etc /run --exclude-dir=dpkg`);
    expect(stdout.toString()).to.equal('');
  });

  it('has settings that override those of the package and of /etc', async () => {
    await pi.sh("echo 'CAMERA_FRAMERATE=20' >> /etc/picamd/picamd.conf");
    expect(JSON.stringify(await boot())).to.include('"framerate":9');
  });

  it('lets alerts out to the internet with the file allow-out.txt, once', async () => {
    pi.put(`${FOLDER}/allow-out.txt`, '');
    await boot();
    expect(await pi.sh('systemctl show -P IPAddressAllow picamd')).to.include('::/0');
    expect(await pi.sh('picamd allow-out')).to.include('picamd.service may reach every address');
    expect(await pi.sh(`ls ${FOLDER}`)).to.equal('picamd.conf\n');
    await pi.sh('picamd allow-out --revoke');
    await boot();
    expect(await pi.sh('systemctl show -P IPAddressAllow picamd')).to.not.include('::/0');
  });

  for (const [what, content, says] of [
    ['a value that is not allowed', 'CAMERA_FRAMERATE=often\n', 'CAMERA_FRAMERATE is "often" but'],
    ['an unknown setting', 'CAMERA_FRAMERAT=9\n', 'CAMERA_FRAMERAT'],
    ['a half-written file', 'CAMERA_FRAMERATE=9\nCAMERA_WID', 'CAMERA_WID'],
    ['a picture', Buffer.alloc(5000), 'not a text file'],
    ['a huge file', '# comment\n'.repeat(20_000), 'larger than 64 KiB'],
  ] as const) {
    it(`shows on the page and the screen what is wrong with ${what}, and streams`, async () => {
      pi.put(`${FOLDER}/picamd.conf`, content);
      const { notices, camera } = await boot();
      expect(notices.map(({ message }) => message).join()).to.include(says);
      expect(camera.state).to.equal('streaming');
      expect(await pi.read('/run/picamd/console.issue')).to.include(says.split('"')[0]);
    });
  }

  it('imports a password even if other settings are invalid', async () => {
    pi.put(`${FOLDER}/picamd.conf`, '');
    await pi.sh("echo 'CAMERA_WIDTH=wide' >> /etc/picamd/picamd.conf");
    pi.put(`${FOLDER}/password`, `${PASSWORD}\n`);
    await pi.try('systemctl restart picamd');
    expect(await pi.sh(`ls ${FOLDER}`)).to.equal('picamd.conf\n');
    expect(await pi.read('/run/picamd-ended.issue')).to.include('sudo picamd doctor');
    await pi.sh("sed -i '/=wide/d' /etc/picamd/picamd.conf");
    await boot();
    expect((await pi.try('cat /run/picamd-ended.issue')).code).to.equal(1);
  });

  it('rejects a password that is too short, and says so', async () => {
    pi.put(`${FOLDER}/picamd.conf`, '');
    pi.put(`${FOLDER}/password`, 'short\n');
    await boot();
    expect(await pi.sh('journalctl -u picamd-boot -o cat')).to.include(
      'The password must have at least 8 characters',
    );
    expect(await pi.sh(`ls ${FOLDER}`)).to.include('password\n');
    await pi.sh(`rm ${FOLDER}/password`);
  });

  it('does not follow links', async () => {
    await pi.sh(`rm ${FOLDER}/picamd.conf`);
    symlinkSync('/etc/shadow', pi.path(`${FOLDER}/picamd.conf`));
    expect((await boot()).notices).to.deep.equal([]);
    expect((await pi.try('ls /run/picamd-boot/picamd.conf')).code).not.to.equal(0);
  });

  /** Does what a reboot does with the folder. */
  async function boot(): Promise<Status> {
    await pi.sh('systemctl restart picamd');
    return status();
  }

  async function status(): Promise<Status> {
    await pi.until('systemctl show -P StatusText picamd | grep -q treaming');
    const { stdout } = await pi.curl('--user', `admin:${PASSWORD}`, 'http://127.0.0.1/status');
    return JSON.parse(stdout.toString()) as Status;
  }
});

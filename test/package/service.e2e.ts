import { dirname } from 'node:path';
import { expect } from 'chai';
import type { Container } from '../helpers/container.ts';
import { needs } from '../helpers/programs.ts';
import { runProgram } from '../helpers/run-program.ts';
import { found } from './found.ts';
import { BOOT_TIMEOUT_MS, bootMachine } from './machine.ts';

const MAX_EXPOSURE = 1.3;
/** A documentation address (RFC 5737), which stands for one of the internet. */
const OUTSIDE = '203.0.113.7';
/** The exit status of timeout(1). */
const TIMED_OUT = 124;
const PASSWORD = 'four words of mine';
const AS_ADMIN = ['--user', `admin:${PASSWORD}`];
const UNITS = 'picamd.service picamd.socket picamd-tls.socket picamd-boot.service picamd-console.path';

describe('the installed service', function () {
  this.timeout(90_000);
  // Each test depends on the one before.
  needs('nspawn', 'mmdebstrap', 'curl', 'FFmpeg');
  let pi: Container;

  before('install it', async function () {
    this.timeout(BOOT_TIMEOUT_MS);
    pi = await bootMachine({ filters: true });
    const startMs = performance.now();
    await pi.sh('dpkg -i /root/picamd.deb');
    found('from dpkg -i until the daemon listens', `${((performance.now() - startMs) / 1000).toFixed(1)} s`);
  });
  after(() => pi?.stop());

  it('runs immediately without a camera, and notifies systemd', async () => {
    expect(await property('ActiveState')).to.equal('active');
    expect(await property('NRestarts')).to.equal('0');
    expect((await pi.sh(`systemctl is-enabled ${UNITS}`)).trim().split('\n')).to.deep.equal(
      Array<string>(5).fill('enabled'),
    );
    await pi.until('systemctl show -P StatusText picamd | grep -q treaming');
  });

  it('only serves the setup until the first user exists', async () => {
    expect(await status('http://127.0.0.1/livez')).to.equal('200');
    expect(await status('http://127.0.0.1/status')).to.equal('403');
    expect(await status('http://127.0.0.1/video_feed')).to.equal('403');
    const code = await claimCode();
    await pi.until(`grep -q ${code} /etc/issue.d/picamd.issue`);
    expect(await pi.sh('journalctl -u picamd -o cat')).to.include(code);
    expect(await pi.sh('stat -L -c %U /etc/issue.d/picamd.issue')).to.equal('root\n');
  });

  it("shows no file on the screen that the daemon's user cannot read, and no escapes", async () => {
    const file = '/run/picamd/console.issue';
    const shown: Record<string, string> = {};
    // It starts the service as well; systemd fails at times to start it while it ends.
    await pi.sh('systemctl stop picamd-console.path');
    await pi.sh(`cp -p ${file} /root/console.issue; echo secret >/root/secret; chmod 600 /root/secret`);
    for (const make of [
      `ln -s /root/secret ${file}`,
      `ln -s /etc/shadow ${file}`,
      `mkfifo ${file}`,
      `printf 'red \\033[31m \\\\S{ID} \\\\n\\n' >${file}`,
    ]) {
      await pi.sh(`rm -f ${file}; ${make}; chown -h picamd ${file}; systemctl start picamd-console.service`);
      shown[make] = (await pi.try('cat /etc/issue.d/picamd.issue')).stdout.toString();
    }
    await pi.sh(`rm ${file}; cp -p /root/console.issue ${file}; systemctl start picamd-console.service`);
    await pi.sh('systemctl start picamd-console.path');
    expect(Object.values(shown)).to.deep.equal(['', '', '', 'red [31m {ID} \\n\n\n']);
  });

  it('creates the first user, who can then watch', async () => {
    const form = { code: await claimCode(), name: 'admin', password: PASSWORD, again: PASSWORD };
    const fields = Object.entries(form).flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`]);
    expect(await status('http://127.0.0.1/setup', ...fields)).to.equal('303');
    expect(await status('http://127.0.0.1/status')).to.equal('401');
    expect(await status('http://127.0.0.1/status', ...AS_ADMIN)).to.equal('200');
    expect((await pi.try('test -e /var/lib/picamd/claim-code')).code).to.equal(1);
  });

  it('can write to a disk that is mounted at /media/picamd while it runs, and not to the card there', async () => {
    const asDaemon = 'setpriv --reuid=picamd --regid=picamd --clear-groups';
    const write = `nsenter -t ${await property('MainPID')} -m ${asDaemon} touch /media/picamd/written`;
    expect((await pi.try(write)).code).not.to.equal(0);
    await pi.sh('mount -t tmpfs -o size=1M tmpfs /media/picamd && chown picamd /media/picamd');
    await pi.sh(write);
    await pi.sh('umount --lazy /media/picamd');
    expect((await pi.try(write)).code).not.to.equal(0);
  });

  it('streams on port 80 to a player, without any capability', async () => {
    const url = `http://admin:${encodeURIComponent(PASSWORD)}@127.0.0.1/video_feed`;
    const show = ['-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', url];
    const { stdout } = await runProgram(...pi.inNetwork('ffprobe', ...show));
    expect(stdout.toString().trim()).to.equal('mjpeg');
    expect(await pi.sh(`grep CapEff /proc/${await property('MainPID')}/status`)).to.match(/\t0+\n/);
  });

  it('limits the kernel buffer of each viewer', async () => {
    const [command, args] = pi.inNetwork(
      'curl',
      '-sN',
      '--max-time',
      '3',
      ...AS_ADMIN,
      'http://127.0.0.1/video_feed',
    );
    const viewer = runProgram(command, args);
    await pi.until('ss -Htnm state established sport = :80 | grep -q .');
    // The kernel doubles the value (socket(7), SO_SNDBUF).
    expect(await pi.sh('ss -Htnm state established sport = :80')).to.match(/,tb131072,/);
    await viewer;
  });

  it('has https with a self-signed certificate, whose start date does not depend on the clock', async () => {
    expect(await status('https://127.0.0.1/livez', '--insecure')).to.equal('200');
    expect(await pi.sh('openssl x509 -in /var/lib/picamd/tls.crt -noout -startdate')).to.include(' 2025 ');
    expect(await pi.sh('stat -c "%U %a" /var/lib/picamd/tls.key')).to.equal('picamd 600\n');
  });

  it('keeps alerts in the local network until root lets them out, and says so', async () => {
    // Answers by itself, as a machine of the internet without a server would.
    await pi.sh(`ip address add ${OUTSIDE}/32 dev lo`);
    const alerts = JSON.stringify({ webhooks: [{ name: 'phone', url: `http://${OUTSIDE}:9/` }] });
    pi.put('/var/lib/picamd/alerts.json', alerts, 0o600);
    await pi.sh('chown picamd: /var/lib/picamd/alerts.json; systemctl reload picamd');
    const reach = async () => (await answer('alerts/reach.json'))['reach'];
    // Where the kernel of this machine has no such filter, the packets arrive.
    const probe = `timeout 2 bash -c 'echo >/dev/tcp/${OUTSIDE}/9'`;
    const isFiltered =
      (await pi.try(`systemd-run --pipe -q -p IPAddressDeny=any ${probe}`)).code === TIMED_OUT;
    found('IPAddressDeny= in a container', isFiltered ? 'filters' : 'does not filter here');
    const held = isFiltered ? 'alert-blocked' : 'refused';
    expect([await reach(), await problemOfTest()]).to.deep.equal(['local', held]);
    expect(await doctorSays('alerts')).to.match(/^alerts for 203\.0\.113\.7 cannot leave the local network/);

    await pi.sh(`picamd allow-out ${OUTSIDE}`);
    expect(await property('IPAddressAllow')).to.include(`${OUTSIDE}/32`);
    await pi.fetched(...AS_ADMIN, 'http://127.0.0.1/status');
    expect([await reach(), await problemOfTest()]).to.deep.equal(['some', 'refused']);

    await pi.sh('picamd allow-out --revoke');
    expect(await property('IPAddressAllow')).to.not.include(OUTSIDE);
    await pi.fetched(...AS_ADMIN, 'http://127.0.0.1/status');
    expect(await reach()).to.equal('local');
    await pi.sh(
      `rm /var/lib/picamd/alerts.json; ip address del ${OUTSIDE}/32 dev lo; systemctl reload picamd`,
    );
  });

  it('cannot let itself out', async () => {
    const asDaemon = 'setpriv --reuid=picamd --regid=picamd --clear-groups';
    const inside = `nsenter -t ${await property('MainPID')} -m ${asDaemon}`;
    for (const path of [
      '/etc/systemd/system/picamd.service.d/allow-out.conf',
      '/etc/systemd/system.control/picamd.service.d/50-IPAddressAllow.conf',
      '/run/systemd/system.control/picamd.service.d/50-IPAddressAllow.conf',
      '/boot/firmware/picamd/allow-out.txt',
      '/run/picamd-boot/allow-out.txt',
    ]) {
      await pi.sh(`mkdir -p ${dirname(path)}`);
      expect((await pi.try(`${inside} touch ${path}`)).code, path).not.to.equal(0);
      expect((await pi.try(`test -e ${path}`)).code, path).to.equal(1);
    }
    const bus = `${inside} systemctl set-property --runtime picamd.service IPAddressAllow=any`;
    expect((await pi.try(bus)).code).not.to.equal(0);
  });

  it('is started by the first visitor if it is not running', async () => {
    await pi.sh('systemctl stop picamd');
    expect(await status('http://127.0.0.1/livez')).to.equal('200');
    // The daemon responds before systemd has processed READY=1.
    await pi.until('systemctl is-active picamd');
  });

  it('applies a new setting without a restart', async () => {
    const pid = await property('MainPID');
    await pi.sh("echo 'CAMERA_FRAMERATE=7' >> /etc/picamd/picamd.conf; systemctl reload picamd");
    const { stdout } = await pi.curl(...AS_ADMIN, 'http://127.0.0.1/status');
    expect(stdout.toString()).to.match(/"framerate":7\b/);
    expect(await property('MainPID')).to.equal(pid);
  });

  it('is restarted by the watchdog if its event loop hangs', async () => {
    pi.put(
      '/etc/systemd/system/picamd.service.d/hurry.conf',
      '[Service]\nWatchdogSec=2\nTimeoutAbortSec=1\nTimeoutStopSec=2\n',
    );
    await pi.sh('systemctl daemon-reload; systemctl restart picamd');
    const pid = await property('MainPID');
    await pi.sh(`kill -STOP ${pid}`);
    await pi.until('test "$(systemctl show -P NRestarts picamd)" -gt 0 && systemctl is-active picamd');
    expect(await pi.sh('journalctl -u picamd -o cat')).to.include('Watchdog timeout');
    await pi.fetched(...AS_ADMIN, 'http://127.0.0.1/status');
    expect((await pi.try(`test -e /proc/${pid}`)).code).to.equal(1);
  });

  it('is not restarted with invalid settings, and says what is wrong', async () => {
    await pi.sh("echo 'CAMERA_WIDTH=wide' >> /etc/picamd/picamd.conf");
    expect((await pi.try('systemctl restart picamd')).code).not.to.equal(0);
    expect(await property('ActiveState')).to.equal('failed');
    expect(await property('ExecMainStatus')).to.equal('78');
    expect(await pi.sh('journalctl -u picamd -o cat -n 20')).to.include('CAMERA_WIDTH is "wide" but must be');
    await pi.sh("sed -i '/=wide/d' /etc/picamd/picamd.conf; systemctl start picamd");
  });

  it('runs another camera with its own settings and port', async () => {
    pi.put('/etc/picamd/garden.conf', 'SOURCE=test\nPORT=8001\n');
    await pi.sh('systemctl daemon-reload; systemctl enable --now picamd@garden.socket picamd@garden');
    expect(await status('http://127.0.0.1:8001/status', ...AS_ADMIN)).to.equal('200');
    expect(await pi.sh('ss -Hltn sport = :8001')).to.include('*:8001');
  });

  it('applies the setting PORT to its socket', async () => {
    await pi.sh("echo 'PORT=8080' >> /etc/picamd/picamd.conf; systemctl daemon-reload");
    await pi.sh('systemctl stop picamd; systemctl restart picamd.socket; systemctl start picamd');
    expect(await status('http://127.0.0.1:8080/livez')).to.equal('200');
  });

  it('is sandboxed as far as Node and libcamera allow', async () => {
    const verify = await pi.try('systemd-analyze verify /usr/lib/systemd/system/picamd*');
    expect(verify.stderr).to.equal('');
    for (const unit of ['picamd.service', 'picamd@garden.service']) {
      const summary = (await pi.sh(`systemd-analyze security --no-pager ${unit}`)).trim().split('\n').at(-1);
      const exposure = Number(/: (\d+\.\d)/.exec(summary ?? '')?.[1]);
      found(`systemd-analyze security ${unit}`, String(exposure), String(MAX_EXPOSURE));
      expect(exposure, summary).to.be.at.most(MAX_EXPOSURE);
    }
    const allowed = await pi.sh('systemctl show -P DeviceAllow picamd');
    for (const device of ['char-video4linux', 'char-media', 'char-dma_heap', 'char-vchiq'])
      expect(allowed).to.include(device);
  });

  it('passes the checks of picamd doctor that need no camera', async () => {
    const { stdout } = await pi.try('picamd doctor --json');
    const { checks } = JSON.parse(stdout.toString()) as {
      checks: { id: string; state: string; says: string }[];
    };
    const state = (id: string) => checks.find((check) => check.id === id)?.state;
    expect(['settings', 'port', 'service', 'access'].map(state), stdout.toString()).to.deep.equal(
      Array<string>(4).fill('ok'),
    );
  });

  it('has a manual page and completion for bash', async () => {
    expect(await pi.sh('man --warnings picamd 2>&1 | head -n 3')).to.include('PICAMD(8)');
    const complete = 'COMP_WORDS=(picamd --camera-wid); COMP_CWORD=1; _picamd; echo "${COMPREPLY[@]}"';
    pi.put('/root/complete', `. /usr/share/bash-completion/completions/picamd\n${complete}\n`);
    expect(await pi.sh('bash /root/complete')).to.equal('--camera-width\n');
  });

  async function answer(path: string, ...args: string[]): Promise<Record<string, unknown>> {
    const { stdout } = await pi.curl(...AS_ADMIN, ...args, `http://127.0.0.1/${path}`);
    return JSON.parse(stdout.toString()) as Record<string, unknown>;
  }

  /** Its reason if it has one, else its code. */
  async function problemOfTest(): Promise<string | undefined> {
    const body = ['--json', '{"name":"phone"}'];
    const { problem } = (await answer('alerts/test', ...body)) as {
      problem?: { code: string; reason?: string };
    };
    return problem?.reason ?? problem?.code;
  }

  async function doctorSays(id: string): Promise<string | undefined> {
    const { stdout } = await pi.try('picamd doctor --json');
    const { checks } = JSON.parse(stdout.toString()) as { checks: { id: string; says: string }[] };
    return checks.find((check) => check.id === id)?.says;
  }

  function property(name: string): Promise<string> {
    return pi.sh(`systemctl show -P ${name} picamd.service`).then((text) => text.trim());
  }

  async function claimCode(): Promise<string> {
    return /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(await pi.sh('picamd claim'))?.[0] ?? 'none';
  }

  async function status(url: string, ...args: string[]): Promise<string> {
    const { stdout, stderr } = await pi.curl('-o', '/dev/null', '-w', '%{http_code}', ...args, url);
    return stdout.toString() || stderr;
  }
});

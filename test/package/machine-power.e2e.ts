import { expect } from 'chai';
import type { Container } from '../helpers/container.ts';
import { needs } from '../helpers/programs.ts';
import { found } from './found.ts';
import { Gap } from './gap.ts';
import { BOOT_TIMEOUT_MS, bootMachine } from './machine.ts';

const USER = 'anna:four words of mine';
const CARD = '/boot/firmware/picamd/picamd.conf';
const REQUEST = '/var/lib/picamd/clear-on-card';
/** Exit statuses of systemd-nspawn: the container was shut down, or wants to be started again. */
const [SHUT_DOWN, REBOOTED] = [0, 133];
/** As in daemon/system/machine-control.ts, by the user of the daemon. */
const AS_DAEMON = 'setpriv --reuid=picamd --regid=picamd --clear-groups --no-new-privs';
const BUSCTL = `${AS_DAEMON} busctl --system --allow-interactive-authorization=no call`;
const LOGIND = `${BUSCTL} org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager`;
/** What nobody can do with the rights of the daemon, although it may restart and shut down the machine. */
const FORBIDDEN = [
  `${LOGIND} Halt b false`,
  `${LOGIND} Suspend b false`,
  `${LOGIND} Hibernate b false`,
  `${LOGIND} FlushDevices b false`,
  `${BUSCTL} org.freedesktop.systemd1 /org/freedesktop/systemd1 org.freedesktop.systemd1.Manager StopUnit ss ssh.service replace`,
  `${BUSCTL} org.freedesktop.hostname1 /org/freedesktop/hostname1 org.freedesktop.hostname1 SetHostname sb evil false`,
];

describe('the machine, from the settings page', function () {
  this.timeout(90_000);
  // Each test depends on the one before.
  needs('nspawn', 'mmdebstrap', 'curl');
  let pi: Container;

  before('install it', async function () {
    this.timeout(BOOT_TIMEOUT_MS);
    pi = await installed();
  });
  after(() => pi?.stop());

  it('is offered to be restarted and shut down, by the sandboxed service without any capability', async () => {
    expect(await machine()).to.deep.include({
      picamd: { restart: true },
      machine: { restart: 'yes', shutDown: 'yes' },
      card: [],
    });
  });

  it('can do nothing else with the rights of the daemon', async () => {
    for (const command of FORBIDDEN) {
      const { code, stderr } = await pi.try(command);
      expect([code, stderr].join(' '), command).to.match(
        /^1 .*(denied|not (permitted|authorized)|required|No such)/i,
      );
    }
  });

  it('is left alone while a program holds it up, such as an installation', async () => {
    await pi.sh('systemd-run --unit=hold systemd-inhibit --what=shutdown --mode=block sleep infinity');
    await pi.until('systemd-inhibit --list --no-legend | grep -q shutdown');
    expect(await machine()).to.deep.include({ machine: { restart: 'not-now', shutDown: 'not-now' } });
    expect(await post('machine/restart')).to.equal('409');
    await pi.sh('systemctl stop hold');
    expect(await machine()).to.deep.include({ machine: { restart: 'yes', shutDown: 'yes' } });
  });

  it('restarts picamd after the answer, and viewers are back within seconds', async () => {
    const gap = new Gap(pi, USER);
    await gap.watching();
    const [pid, enteredAt] = [await property('MainPID'), await property('ActiveEnterTimestamp')];
    expect(await post('restart')).to.equal('202');
    await pi.until(`test "$(systemctl show -P NRestarts picamd)" = 1 && systemctl is-active picamd`);
    await gap.watching();
    gap.stop();
    found(
      'longest time without a picture when picamd is restarted from the browser',
      `${(gap.longestMs / 1000).toFixed(1)} s`,
    );
    expect(await property('MainPID')).to.not.equal(pid);
    expect(await property('ActiveEnterTimestamp')).to.not.equal(enteredAt);
    expect(await property('Result')).to.equal('success');
    const log = await pi.sh('journalctl -u picamd -o cat');
    expect(log).to.include('machine: anna restarts picamd').and.include('"stopped"');
  });

  it('clears on the card what the settings page could set, and nothing else', async () => {
    const lines = [
      '# Mine',
      'CAMERA_FRAMERATE=9',
      ' CAMERA_HFLIP = on',
      'PORT=8001',
      'CREDENTIALS_FILE=/var/lib/picamd/credentials',
    ];
    pi.put(CARD, `\uFEFF${lines.join('\r\n')}\r\n`);
    await pi.sh('systemctl restart picamd');
    expect((await machine()).card).to.have.members(['CAMERA_FRAMERATE', 'CAMERA_HFLIP']);
    expect(await post('card/clear')).to.equal('202');
    await pi.until(`! grep -q '^CAMERA_FRAMERATE' ${CARD} && ! test -e ${REQUEST}`);
    await pi.until('systemctl is-active picamd');
    expect(await pi.read(CARD)).to.equal(
      `\uFEFF${lines.map((line) => line.replace(/^( ?)CAMERA/, '#$1CAMERA')).join('\r\n')}\r\n`,
    );
    expect((await machine()).card).to.deep.equal([]);
    expect(await pi.sh('journalctl -u picamd-boot -o cat')).to.include('Cleared in /boot/firmware');
  });

  it('takes no other wishes of the daemon for the card, whatever it writes', async () => {
    const content = 'CAMERA_HFLIP=on\nCREDENTIALS_FILE=/var/lib/picamd/credentials\nPORT=8001\n';
    await pi.sh("echo 'CAMERA_HFLIP' >/root/secret; chmod 600 /root/secret");
    for (const [make, left] of [
      [`printf 'CREDENTIALS_FILE\\nPORT\\n.*\\n[A-Z]*\\n' >${REQUEST}`, content],
      [`printf 'CAMERA_HFLIP|PORT\\nCAMERA_HFLIP=on\\nCAMERA_\\n' >${REQUEST}`, content],
      [`ln -s /root/secret ${REQUEST}`, content],
      [`mkfifo ${REQUEST}`, content],
      [`(echo CAMERA_HFLIP; yes CAMERA_HFLIP | head -c 1M) >${REQUEST}`, `#${content}`],
    ] as const) {
      pi.put(CARD, content);
      await pi.sh(`rm -f ${REQUEST}; ${make}; chown -h picamd: ${REQUEST}; systemctl restart picamd`);
      expect(await pi.read(CARD), make).to.equal(left);
      expect((await pi.try(`test -e ${REQUEST} -o -L ${REQUEST}`)).code, make).to.equal(1);
    }
    await pi.sh(`rm ${CARD}; systemctl restart picamd`);
  });

  it('reads picamd.conf.txt, as Windows names it, only if there is no picamd.conf', async () => {
    pi.put(`${CARD}.txt`, 'CAMERA_FRAMERATE=8\n');
    await pi.sh('systemctl restart picamd');
    expect((await machine()).card).to.deep.equal(['CAMERA_FRAMERATE']);
    pi.put(CARD, '');
    await pi.sh('systemctl restart picamd');
    expect((await machine()).card).to.deep.equal([]);
  });

  it('restarts', async () => {
    expect(await post('machine/restart')).to.equal('202');
    expect(await pi.ended()).to.equal(REBOOTED);
  });

  it('shuts down', async function () {
    this.timeout(BOOT_TIMEOUT_MS);
    await pi.stop();
    pi = await installed();
    expect(await post('machine/shut-down')).to.equal('202');
    expect(await pi.ended()).to.equal(SHUT_DOWN);
  });

  async function installed(): Promise<Container> {
    const container = await bootMachine();
    container.put(CARD, '');
    await container.sh("dpkg -i /root/picamd.deb && echo 'four words of mine' | picamd passwd anna");
    await container.fetched('--user', USER, 'http://127.0.0.1/status');
    return container;
  }

  async function machine(): Promise<{ card: string[] }> {
    return JSON.parse(await pi.fetched('--user', USER, 'http://127.0.0.1/machine.json')) as {
      card: string[];
    };
  }

  async function post(path: string): Promise<string> {
    const args = ['-o', '/dev/null', '-w', '%{http_code}', '-X', 'POST', '--user', USER];
    return (await pi.curl(...args, `http://127.0.0.1/${path}`)).stdout.toString();
  }

  async function property(name: string): Promise<string> {
    return (await pi.sh(`systemctl show -P ${name} picamd`)).trim();
  }
});

import { Machine } from './machine.ts';
import { AUTHORIZATION, PASSWORD, SETTINGS } from './owner.ts';
import type { Rig } from './rig.ts';

/** Time limits for cloud-init and the installation, on an emulated processor and a machine with other work. They only end what hangs. */
export const FIRST_BOOT_MS = 1_800_000;
export const BOOT_MS = 600_000;
const DONE = '/var/lib/picamd-firstboot.done';
const LOG = '/var/log/picamd-firstboot.log';

/** Resolves when the payload has installed everything; throws an error with its log if it has failed. */
export async function installationDone({ shell }: Machine): Promise<void> {
  await shell.run(
    `until [ -e ${DONE} ] || systemctl is-failed --quiet picamd-firstboot; do sleep 1; done; [ -e ${DONE} ] || ! cat ${LOG}`,
    FIRST_BOOT_MS,
  );
}

/**
 * The first two boots of a new card, without a network. Keeps the card for other scenarios.
 *
 * @throws Error if other scenarios cannot use the card.
 */
export async function firstBoot(rig: Rig): Promise<void> {
  const { report } = rig;
  const card = rig.newCard();
  const listing = card.list();
  await report.step('First boot: injecting the payload a second time changes nothing', null, async () => {
    rig.inject(card);
    if (card.list() !== listing) throw new Error(`${listing}\n!==\n${card.list()}`);
    return { note: `${card.freeMegabytes()} MB of the boot partition are free` };
  });

  const first = await Machine.start(card, { board: 'virt' });
  const installed = await report.step(
    'First boot, no network: picamd responds, not set up',
    null,
    async () => {
      await first.openShell();
      const [value] = await Promise.all([
        first.waitForStatus('/video_feed', [403], FIRST_BOOT_MS),
        installationDone(first),
      ]);
      const screen = await first.shell.run('cat /etc/issue.d/picamd.issue');
      if (!/\b[A-Z0-9]{4}-[A-Z0-9]{4}\b/.test(screen)) throw new Error(`no code on the screen: ${screen}`);
      return { value, note: 'after power-on; the screen shows the setup code' };
    },
  );
  await report.step(
    "First boot: Imager's settings are applied, and the installation has finished",
    null,
    async () => {
      const name = await first.shell.run('hostname; id -un alice; ls /etc/cloud/cloud-init.disabled');
      if (!name.startsWith('frontdoor\nalice\n')) throw new Error(name);
      return {
        value: Number(await first.shell.run('cut -d " " -f 1 /proc/uptime')),
        note: 'after the kernel started',
      };
    },
  );
  if (!installed) {
    await first.unplug();
    throw new Error('the other scenarios need an installed card');
  }
  await first.powerOff();

  card.write('picamd/password.txt', `${PASSWORD}\r\n`);
  card.write('picamd/picamd.conf', SETTINGS);
  const second = await Machine.start(card, { board: 'virt' });
  await report.step(
    'Second boot: the password in password.txt works, and the file is deleted',
    null,
    async () => {
      const value = await second.waitForStatus('/snapshot.jpg', [200], BOOT_MS, {
        authorization: AUTHORIZATION,
      });
      await second.openShell();
      await second.shell.run('[ ! -e /boot/firmware/picamd/password.txt ]');
      return { value, note: 'from power-on to a picture' };
    },
  );
  await report.step('Second boot: the installation does not run again', null, async () => {
    await second.openShell();
    const units = await second.shell.run(
      'systemctl show --property=LoadState --value picamd-firstboot; systemctl is-active cloud-final || :',
    );
    if (!/^not-found\s+inactive$/.test(units)) throw new Error(units);
    const since = await second.shell.run('find /var/lib/dpkg/status -newer /var/lib/picamd-firstboot.done');
    if (since !== '') throw new Error('packages have changed');
    return {};
  });
  await report.step('Second boot: journal and logs in memory, watchdog armed', null, async () => {
    const { shell } = second;
    const note = await shell.run('findmnt --noheadings --output FSTYPE /var/log; ls -d /run/log/journal');
    const watchdog = await shell.run('systemctl show --property=RuntimeWatchdogUSec --value');
    if (!/^tmpfs\s+\/run/.test(note) || watchdog !== '1min') throw new Error(`${note} ${watchdog}`);
    await shell.run('[ ! -e /var/log/journal ] && ! systemctl --failed --quiet --no-legend | grep .');
    return { note: `watchdog ${watchdog}, no failed unit` };
  });
  await second.powerOff();
  rig.keepInstalled(card);
}

import { FIRST_BOOT_MS, installationDone } from './first-boot.ts';
import { Machine } from './machine.ts';
import type { Rig } from './rig.ts';

/** The power is cut when dpkg writes these lines to the installation log. */
const CUTS = ['Unpacking libnode115', 'Setting up libicu76'];

/** Power cuts during the installation. */
export async function cutInstallation(rig: Rig): Promise<void> {
  const { report } = rig;
  const card = rig.newCard();
  for (const [index, line] of CUTS.entries()) {
    const machine = await Machine.start(card, { board: 'virt' });
    await report.step(`Installation, power cut ${index + 1}, at "${line}"`, null, async () => {
      await machine.openShell();
      await machine.shell.run(
        `until grep -q '${line}' /var/log/picamd-firstboot.log; do sleep 0.2; done`,
        FIRST_BOOT_MS,
      );
      return {};
    });
    await machine.unplug();
  }
  const machine = await Machine.start(card, { board: 'virt' });
  await report.step('Installation, next boot: finished, no partial installation', null, async () => {
    await machine.openShell();
    const value = await machine.waitForStatus('/video_feed', [403], FIRST_BOOT_MS);
    await installationDone(machine);
    await machine.shell.run('! { dpkg --audit; dpkg --verify picamd nodejs libnode115 libicu76; } | grep .');
    return { value, note: 'from power-on to a response' };
  });
  await machine.powerOff();
  rig.discard(card);
}

import { setTimeout as delay } from 'node:timers/promises';
import { BOOT_MS } from './first-boot.ts';
import { Machine } from './machine.ts';
import { AUTHORIZATION } from './owner.ts';
import type { Rig } from './rig.ts';

const LOGGED_IN = { authorization: AUTHORIZATION };
const STREAMING_MS = 3000;

/** When the power is cut: when the console prints this, or (null) while the camera streams. */
const MOMENTS: readonly (RegExp | null)[] = [
  /Run \/init as init process/,
  /Reached target .*local-fs\.target/,
  /Reached target .*network\.target/,
  null,
  null,
];

/** Repeated power cuts, from which the camera recovers. */
export async function pullPlug(rig: Rig): Promise<void> {
  const { report } = rig;
  const card = rig.installedCard();
  for (const [index, moment] of MOMENTS.entries()) {
    const machine = await Machine.start(card, { board: 'virt' });
    const name = moment === null ? 'while it streams' : `at "${moment.source.replaceAll(/\\|\.\*/g, '')}"`;
    await report.step(`Power cut ${index + 1} of ${MOMENTS.length}, ${name}`, null, async () => {
      if (moment === null) {
        await machine.waitForStatus('/snapshot.jpg', [200], BOOT_MS, LOGGED_IN);
        await delay(STREAMING_MS);
      } else await machine.console.until(moment, BOOT_MS);
      return {};
    });
    await machine.unplug();
  }
  const machine = await Machine.start(card, { board: 'virt' });
  await report.step(
    `After ${MOMENTS.length} power cuts: a picture, and an intact file system`,
    null,
    async () => {
      const value = await machine.waitForStatus('/snapshot.jpg', [200], BOOT_MS, LOGGED_IN);
      await machine.openShell();
      const errors = await machine.shell.run(
        'journalctl --boot --dmesg | grep -E "EXT4-fs (error|warning)" || :',
      );
      if (errors !== '') throw new Error(errors);
      await machine.shell.run('! systemctl --failed --quiet --no-legend | grep . && ! dpkg --audit | grep .');
      return { value, note: 'from power-on' };
    },
  );
  await machine.powerOff();
  await report.step('After the power cuts: fsck finds no errors', null, async () => {
    card.checkFileSystem();
    return {};
  });
  rig.discard(card);
}

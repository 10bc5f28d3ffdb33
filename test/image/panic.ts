import { BOOT_MS } from './first-boot.ts';
import { Machine } from './machine.ts';
import { AUTHORIZATION } from './owner.ts';
import type { Rig } from './rig.ts';

const LOGGED_IN = { authorization: AUTHORIZATION };
/** RuntimeWatchdogSec=1min. This machine's watchdog waits that long, the Pi's only 15 s. */
const WATCHDOG_MS = 180_000;

/** A kernel panic, from which only the hardware watchdog can recover. */
export async function panic(rig: Rig): Promise<void> {
  const { report } = rig;
  const card = rig.installedCard();
  const machine = await Machine.start(card, { board: 'virt' });
  await report.step(
    'Kernel panic: the watchdog resets the machine, and there is a picture again',
    null,
    async () => {
      await machine.waitForStatus('/snapshot.jpg', [200], BOOT_MS, LOGGED_IN);
      await machine.openShell();
      const from = machine.console.end;
      const startedAt = performance.now();
      // The shell never responds to this.
      machine.shell.run('echo c > /proc/sysrq-trigger').catch(() => {});
      await machine.console.until(/Kernel panic/, WATCHDOG_MS, from);
      await machine.console.until(/Booting Linux/, WATCHDOG_MS, from);
      const reset = (performance.now() - startedAt) / 1000;
      await machine.waitForStatus('/snapshot.jpg', [200], BOOT_MS, LOGGED_IN);
      const value = (performance.now() - startedAt) / 1000;
      return {
        value,
        note: `from the panic to a picture; the kernel started again after ${reset.toFixed(1)} s`,
      };
    },
  );
  await machine.unplug();
  rig.discard(card);
}

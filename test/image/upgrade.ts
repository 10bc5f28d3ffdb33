import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BOOT_MS } from './first-boot.ts';
import { buildDeb } from './images.ts';
import { Machine } from './machine.ts';
import { AUTHORIZATION } from './owner.ts';
import type { Rig } from './rig.ts';
import { Viewer } from './viewer.ts';

const LOGGED_IN = { authorization: AUTHORIZATION };
/** Lower than all released versions. */
const PREVIOUS = '0.0.1';
const INSTALL_MS = 180_000;

/**
 * Downgrades a running camera, as with `apt install picamd=VERSION`, then upgrades it, with a viewer that reconnects
 * immediately.
 */
export async function upgrade(rig: Rig): Promise<void> {
  const { report } = rig;
  const card = rig.installedCard();
  card.write('previous.deb', readFileSync(buildDeb(PREVIOUS)));
  const machine = await Machine.start(card, { board: 'virt' });
  const { shell } = machine;
  const install = (deb: string): Promise<string> =>
    shell.run(
      `dpkg --force-confold --install /boot/firmware/${deb} && dpkg-query --show --showformat='@\${Version} \${db:Status-Status}' picamd`,
      INSTALL_MS,
    );
  await report.step('Upgrade: downgrade of a running camera', null, async () => {
    await machine.waitForStatus('/snapshot.jpg', [200], BOOT_MS, LOGGED_IN);
    await machine.openShell();
    const note = versionIn(await install('previous.deb'));
    await machine.waitForStatus('/snapshot.jpg', [200], INSTALL_MS, LOGGED_IN);
    return { note };
  });
  await report.step('Upgrade: longest time without a picture during a stream', null, async () => {
    const watching = watch(machine.ports.get(80) ?? 0);
    await watching.pictures(10);
    const version = versionIn(await install(`picamd/${basename(rig.deb)}`));
    await watching.pictures(10);
    return { value: watching.stop() / 1000, note: `now ${version}; the same password works` };
  });
  await machine.powerOff();
  rig.discard(card);
}

function versionIn(printed: string): string {
  return /@(\S+ installed)$/.exec(printed)?.[1] ?? printed;
}

function watch(port: number): { pictures(count: number): Promise<void>; stop(): number } {
  let viewer = new Viewer(port, AUTHORIZATION);
  let seen = 0;
  let lastAt = performance.now();
  let longestGapMs = 0;
  const timer = setInterval(() => {
    if (viewer.pictures > 0) {
      longestGapMs = Math.max(longestGapMs, viewer.longestGapMs, viewer.firstAt - lastAt);
      lastAt = viewer.lastAt;
    }
    if (viewer.open) return;
    seen += viewer.pictures;
    viewer = new Viewer(port, AUTHORIZATION);
  }, 50);
  return {
    pictures: async (count) => {
      const wanted = seen + viewer.pictures + count;
      const until = performance.now() + INSTALL_MS;
      while (seen + viewer.pictures < wanted) {
        if (performance.now() > until)
          throw new Error(`no pictures: ${viewer.error?.message ?? 'the viewer is waiting'}`);
        await delay(100);
      }
    },
    stop: () => {
      clearInterval(timer);
      viewer.stop();
      return longestGapMs;
    },
  };
}

import { FIRST_BOOT_MS, installationDone } from './first-boot.ts';
import { Machine } from './machine.ts';
import type { Rig } from './rig.ts';

/** A board without a battery and without a network starts with a clock like this. */
const WRONG_CLOCK = '1970-01-01T00:00:00';
const DAMAGED = 'nodejs_';

/** First boots that fail. Each has to show a message and a way to recover. */
export async function badCards(rig: Rig): Promise<void> {
  const { report } = rig;
  const card = rig.newCard();
  const name = card.names('picamd').find((file) => file.startsWith(DAMAGED)) ?? '';
  const content = card.bytes(`picamd/${name}`);
  content[content.length >> 1] = (content[content.length >> 1] ?? 0) ^ 1;
  card.write(`picamd/${name}`, content);
  const first = await Machine.start(card, { board: 'virt' });
  await report.step(
    'One bit of a package is wrong: the console says which package and what to do',
    null,
    async () => {
      const [note] = await first.console.until(/picamd: Damaged on the card.*(?=\n)/, FIRST_BOOT_MS);
      if (!note.includes(name)) throw new Error(note);
      await first.openShell();
      await first.shell.run('! dpkg-query --show nodejs && ! dpkg-query --show picamd');
      // The service must not retry: within this boot the result would be the same.
      await first.shell.run('[ "$(systemctl show --property=NRestarts --value picamd-firstboot)" = 0 ]');
      return { note };
    },
  );
  await first.unplug();

  // Do what the message says.
  rig.inject(card);
  const second = await Machine.start(card, { board: 'virt', clock: WRONG_CLOCK });
  await second.openShell();
  // Fill the card before the installation checks it; the slow emulator leaves time for that.
  await second.shell.run('fallocate -l $(($(df --output=avail -B1M / | tail -n 1) - 30))M /full');
  await report.step('The card is full: the console says how much space is needed', null, async () => {
    const [note] = await second.console.until(/picamd: The card is full.*(?=\n)/, FIRST_BOOT_MS);
    return { note };
  });
  await report.step(
    'Files are deleted: it is installed in the same boot, with the clock in 1970',
    null,
    async () => {
      await second.shell.run('rm /full');
      const startedAt = performance.now();
      await installationDone(second);
      await second.waitForStatus('/video_feed', [403], FIRST_BOOT_MS);
      const year = await second.shell.run('date +%Y');
      const since = await second.shell.run(
        'openssl x509 -in /var/lib/picamd/tls.crt -noout -startdate -enddate',
      );
      if (!/notBefore=Jan .* 2025 GMT/.test(since)) throw new Error(since);
      return {
        value: (performance.now() - startedAt) / 1000,
        note: `in the year ${year}; ${since.replace('\n', ', ')}`,
      };
    },
  );
  await second.powerOff();
  rig.discard(card);
}

import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../helpers/run-program.ts';
import { BOOT_MS } from './first-boot.ts';
import { Machine } from './machine.ts';
import { AUTHORIZATION, SETTINGS } from './owner.ts';
import type { Rig } from './rig.ts';
import { UsbDisk } from './usb-disk.ts';

const LOGGED_IN = { authorization: AUTHORIZATION };
const RECORDING = 'RECORD=continuous\r\nRECORD_FPS=5\r\nRECORD_PATH=/media/picamd\r\n';
/** Prints the file that is being recorded, when there is something in it. */
const RECORDED = 'find /media/picamd -name "*.part" -size +64k';
/** Only ends what hangs. */
const RECORDS_MS = 600_000;
const READS = '-v error -count_packets -show_entries stream=codec_name,nb_read_packets -of csv=p=0'.split(
  ' ',
);

/** Records to a disk that is pulled out and plugged in again, and through a power cut. */
export async function recordToDisk(rig: Rig): Promise<void> {
  const { report } = rig;
  const card = rig.installedCard();
  card.write('picamd/picamd.conf', SETTINGS + RECORDING);
  const disk = UsbDisk.create(card.folder);
  const machine = await Machine.start(card, { board: 'virt', disk });
  const records = () => machine.shell.run(`until ${RECORDED} | grep .; do sleep 1; done`, RECORDS_MS);

  await report.step('Disk: one labeled PICAMD is mounted, and picamd records to it', null, async () => {
    await machine.waitForStatus('/snapshot.jpg', [200], BOOT_MS, LOGGED_IN);
    await machine.openShell();
    return { note: (await records()).trim() };
  });
  await report.step(
    'Disk: pulled out, it is unmounted, nothing is written to the card, and live goes on',
    null,
    async () => {
      await disk.pullOut();
      await machine.shell.run('while mountpoint -q /media/picamd; do sleep 1; done; sleep 10', RECORDS_MS);
      await machine.waitForStatus('/snapshot.jpg', [200], BOOT_MS, LOGGED_IN);
      const left = await machine.shell.run('ls -A /media/picamd');
      if (left !== '') throw new Error(`on the card: ${left}`);
      const response = await fetch(machine.url('/events?type=disk'), { headers: LOGGED_IN });
      const events = await response.text();
      if (!events.includes('"disk"')) throw new Error(`no event: ${response.status} ${events}`);
      return {};
    },
  );
  await report.step('Disk: plugged in again, it is recorded to without a restart', null, async () => {
    await disk.plugIn();
    return { note: (await records()).trim() };
  });
  await machine.unplug();
  await report.step('Disk: after a power cut, all files play, also the one that was open', null, async () => {
    const again = await Machine.start(card, { board: 'virt', disk });
    await again.waitForStatus('/snapshot.jpg', [200], BOOT_MS, LOGGED_IN);
    await again.openShell();
    await again.shell.run(`until ${RECORDED} | grep .; do sleep 1; done`, RECORDS_MS);
    await again.powerOff();
    const folder = join(card.folder, 'files');
    mkdirSync(folder);
    disk.extract(folder);
    const films = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.avi(\.part)?$/.test(name),
    );
    // One up to the pull, one up to the power cut, and one after it.
    if (films.length < 3) throw new Error(`only ${films.join(', ')}`);
    const counts: string[] = [];
    for (const film of films) {
      const { code, stdout, stderr } = await runProgram('ffprobe', [...READS, join(folder, film)]);
      const found = stdout.toString().trim();
      if (code !== 0 || !/^mjpeg,[1-9]/.test(found) || stderr.length > 0)
        throw new Error(`${film}: ${found} ${stderr}`);
      counts.push(found.replace('mjpeg,', ''));
    }
    return { note: `${counts.join(', ')} pictures` };
  });
  rig.discard(card);
}

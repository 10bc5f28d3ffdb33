import { setTimeout as delay } from 'node:timers/promises';
import { runProgram } from '../helpers/run-program.ts';
import { BOOT_MS } from './first-boot.ts';
import { Machine } from './machine.ts';
import type { Board } from './machine.ts';
import { AUTHORIZATION, PASSWORD } from './owner.ts';
import type { Rig } from './rig.ts';
import { Viewer } from './viewer.ts';

const PROBE =
  '-v error -f mpjpeg -read_intervals %+#5 -count_frames -of csv=p=0 -show_entries stream=codec_name,width,height,nb_read_frames';
const VIEWERS = 5;
/** Pictures that each viewer waits for, however slow the emulated processor is. */
const PICTURES = 10;
const POLL_MS = 200;
const PICTURES_MS = 300_000;
const GROUP = '/sys/fs/cgroup/system.slice/picamd.service';
const MEGABYTE = 1024 * 1024;
/** Data written during boot reaches the card after 30 s (dirty_expire_centisecs), and the journal of the file system 5 s later. */
const SETTLED_SECONDS = 60;
const DISKS = { virt: 'vda', raspi3b: 'mmcblk0' };

/** Boots a camera that is set up, views it, and measures. */
export async function steady(rig: Rig, board: Board['board']): Promise<void> {
  const { report } = rig;
  const card = rig.installedCard();
  const machine = await Machine.start(card, { board });
  const begun = await report.step(`${board}: from power-on to a picture`, null, async () => {
    const value = await machine.waitForStatus('/snapshot.jpg', [200], 4 * BOOT_MS, {
      authorization: AUTHORIZATION,
    });
    return { value };
  });
  if (!begun) {
    await machine.unplug();
    return;
  }
  await machine.openShell();
  await report.step(
    `${board}: from systemd's start of the daemon until it listens`,
    // Only raspi3b has its own clock; virt depends on the load of this machine.
    board === 'raspi3b' ? { max: 12, unit: 's' } : null,
    async () => {
      const times = await machine.shell.run(
        'systemctl show --property=ExecMainStartTimestampMonotonic,ActiveEnterTimestampMonotonic picamd',
      );
      const [start, active] = ['ExecMainStart', 'ActiveEnter'].map((name) =>
        Number(new RegExp(`${name}TimestampMonotonic=(\\d+)`).exec(times)?.[1]),
      );
      return { value: ((active ?? 0) - (start ?? 0)) / 1e6 };
    },
  );
  await report.step(`${board}: ffprobe reads the stream`, null, async () => {
    const result = await runProgram(
      'ffprobe',
      [...PROBE.split(' '), machine.url('/video_feed', `admin:${encodeURIComponent(PASSWORD)}@`)],
      { timeoutMs: PICTURES_MS },
    );
    const note = result.stdout.toString().trim();
    if (result.code !== 0 || !/^mjpeg,640,480,[1-9]/.test(note)) throw new Error(`${note} ${result.stderr}`);
    return { note };
  });
  await report.step(`${board}: memory with ${VIEWERS} viewers`, { max: 96, unit: 'MB' }, () =>
    memory(machine),
  );
  await report.step(`${board}: sectors written in a minute of streaming`, { max: 0, unit: 'sectors' }, () =>
    writes(machine, DISKS[board]),
  );
  await report.step(`${board}: it powers off`, null, async () => {
    const startedAt = performance.now();
    if (board === 'virt') await machine.powerOff();
    // This qemu machine cannot power itself off.
    else await machine.shell.run('sync').then(() => machine.unplug());
    return { value: (performance.now() - startedAt) / 1000 };
  });
  rig.discard(card);
}

async function memory(machine: Machine): Promise<{ value: number; note: string }> {
  const viewers = Array.from(
    { length: VIEWERS },
    () => new Viewer(machine.ports.get(80) ?? 0, AUTHORIZATION),
  );
  try {
    await pictures(viewers);
    const pid = await machine.shell.run('systemctl show --property=MainPID --value picamd');
    const resident = await machine.shell.run(`sed -n 's/^VmRSS: *//p' /proc/${pid}/status`);
    const group = await machine.shell.run(`cd ${GROUP} && cat memory.current && cat memory.stat`);
    const [all, anonymous] = [/^(\d+)/, /^anon (\d+)/m].map(
      (pattern) => Number(pattern.exec(group)?.[1]) / MEGABYTE,
    );
    return {
      value: Number.parseInt(resident, 10) / 1024,
      note: `resident, of the daemon. With the test picture's program: ${anonymous?.toFixed(0)} MB private, ${all?.toFixed(0)} MB including file cache. Each viewer received ${PICTURES} pictures`,
    };
  } finally {
    for (const viewer of viewers) viewer.stop();
  }
}

async function writes(machine: Machine, disk: string): Promise<{ value: number; note: string }> {
  const viewer = new Viewer(machine.ports.get(80) ?? 0, AUTHORIZATION);
  try {
    await machine.shell.run(
      `sync; until [ $(cut -d. -f1 /proc/uptime) -ge ${2 * SETTLED_SECONDS} ]; do sleep 1; done; sleep ${SETTLED_SECONDS}`,
      15 * SETTLED_SECONDS * 1000,
    );
    const seen = viewer.pictures;
    const sectors = `awk '$3 == "${disk}" { print $10 }' /proc/diskstats`;
    const before = Number(await machine.shell.run(sectors));
    await machine.shell.run('sleep 60', 600_000);
    const value = Number(await machine.shell.run(sectors)) - before;
    if (viewer.error !== null) throw viewer.error;
    return { value, note: `${viewer.pictures - seen} pictures` };
  } finally {
    viewer.stop();
  }
}

async function pictures(viewers: readonly Viewer[]): Promise<void> {
  const until = performance.now() + PICTURES_MS;
  while (viewers.some((viewer) => viewer.pictures < PICTURES)) {
    const error = viewers.find((viewer) => viewer.error !== null)?.error;
    if (error) throw error;
    if (performance.now() > until)
      throw new Error(`pictures: ${viewers.map((viewer) => viewer.pictures).join(', ')}`);
    await delay(POLL_MS);
  }
}

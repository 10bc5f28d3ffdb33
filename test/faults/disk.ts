import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MAIN } from '../helpers/daemon.ts';
import { ask } from '../helpers/ask.ts';
import { CheckedViewer } from '../helpers/checked-viewer.ts';
import { childrenOf } from '../helpers/process-facts.ts';
import { runProgram } from '../helpers/run-program.ts';
import { smallCamera } from '../helpers/small-camera.ts';
import type { Fault, Outcome } from './fault.ts';
import { freePort } from '../helpers/free-port.ts';
import { whyNoMount } from './small-disk.ts';

/**
 * Mounts a file system of 16 KiB, creates a user on it, fills it, tries to change the password, and records the result.
 */
const FULL_DISK = `
mount -t tmpfs -o size=16k picamd-test "$1" && cd "$1" || exit 99
printf 'the first password' | "$2" "$3" passwd anna --credentials-file "$1/credentials" >/dev/null || exit 98
cp credentials "$4/before" && dd if=/dev/zero of=fill bs=4096 count=9 2>/dev/null
printf 'another password' | "$2" "$3" passwd anna --credentials-file "$1/credentials" 2>"$4/stderr"
echo $? >"$4/status"
ls -A >"$4/files"
cmp -s credentials "$4/before"
`;

const START_MS = 30_000;

export const DISK_FAULTS: readonly Fault[] = [
  {
    name: 'The disk is full when a password is changed',
    measured: 'changed or leftover files',
    bound: { max: 0, unit: '' },
    whyNot: whyNoMount,
    run: async () => {
      const [disk, notes] = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'picamd-disk-'))) as [string, string];
      try {
        const args = ['-m', 'sh', '-c', FULL_DISK, 'sh', disk, process.execPath, MAIN, notes];
        const { code } = await runProgram('unshare', args);
        if (code === 98 || code === 99) throw new Error(`the disk could not be created (${code})`);
        const note = (name: string) => readFileSync(join(notes, name), 'utf8').trim();
        if (note('status') === '0') throw new Error('the password was changed on a full disk');
        if (!/cannot be written: .*no space left/i.test(note('stderr')))
          throw new Error(`wrong message: ${note('stderr')}`);
        const leftovers = note('files')
          .split('\n')
          .filter((name) => !['credentials', 'credentials.closed', 'fill'].includes(name));
        return {
          value: leftovers.length + Number(code !== 0),
          note: `exit status ${note('status')}, and a message with the reason`,
        };
      } finally {
        for (const folder of [disk, notes]) rmSync(folder, { recursive: true });
      }
    },
  },
  {
    name: 'The disks of the log and of temporary files are full, then the camera program dies',
    measured: 'until the next picture',
    bound: { max: 2000, unit: 'ms' },
    whyNot: whyNoMount,
    run: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'picamd-full-'));
      // The only inode is the folder itself.
      const before = [
        '-m',
        'sh',
        '-c',
        `mount -t tmpfs -o nr_inodes=1 picamd-test "${folder}" && exec "$@"`,
        'sh',
      ];
      const full = openSync('/dev/full', 'w');
      const camera = smallCamera();
      const port = await freePort();
      const args = [...before, process.execPath, MAIN, '--port', String(port), ...camera.args];
      const env = { ...process.env, ...camera.env, TMPDIR: folder };
      const daemon = spawn('unshare', args, { stdio: ['ignore', 'ignore', full], env });
      closeSync(full);
      try {
        await waitUntilAlive(port);
        const outcome = await killCamera(daemon.pid ?? 0, port, camera.frame);
        daemon.kill('SIGTERM');
        const [code] = (await once(daemon, 'exit')) as [number | null];
        if (code !== 0) throw new Error(`the daemon exited with ${code}`);
        return outcome;
      } finally {
        daemon.kill('SIGKILL');
        rmSync(folder, { recursive: true });
      }
    },
  },
];

async function killCamera(pid: number, port: number, frame: (number: number) => Buffer): Promise<Outcome> {
  const viewer = new CheckedViewer({ at: { port, host: '127.0.0.1' }, frame });
  try {
    await viewer.more(10);
    const camera = childrenOf(pid)[0] ?? 0;
    const killedMs = performance.now();
    process.kill(camera, 'SIGKILL');
    const last = viewer.number;
    do await viewer.more(1);
    while (viewer.number >= last);
    if (viewer.problems.length > 0) throw new Error(viewer.problems.join('; '));
    return { value: viewer.newestAtMs - killedMs };
  } finally {
    viewer.stop();
  }
}

async function waitUntilAlive(port: number): Promise<void> {
  const untilMs = performance.now() + START_MS;
  for (;;) {
    try {
      await ask({ port, host: '127.0.0.1' }, '/livez');
      return;
    } catch (error) {
      if (performance.now() > untilMs) throw error;
      await delay(50);
    }
  }
}

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../helpers/run-program.ts';
import type { Fault, Outcome } from './fault.ts';

const PROGRAM = fileURLToPath(new URL('./resolver-program.js', import.meta.url));
/** The longest time that resolv.conf(5) allows: a lookup takes 2.5 minutes. */
const SLOW = 'nameserver 127.0.0.1\noptions timeout:30 attempts:5\n';
const INSIDE = 'ip link set lo up && mount --bind "$1" /etc/resolv.conf && shift && exec "$@"';

export const RESOLVER_FAULTS: readonly Fault[] = [
  {
    name: 'SOURCE_URL has a host name, and the DNS resolver does not respond',
    measured: '/status, p99',
    bound: { max: 100, unit: 'ms' },
    needs: ['iproute2'],
    whyNot: () => {
      try {
        execFileSync('unshare', ['-m', '-n', 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'pipe' });
        return null;
      } catch {
        return 'no network and mount namespaces (not root, or not permitted)';
      }
    },
    run: async (form) => {
      const seconds = form === 'short' ? 3 : 70;
      const folder = mkdtempSync(join(tmpdir(), 'picamd-resolver-'));
      const file = join(folder, 'resolv.conf');
      writeFileSync(file, SLOW);
      try {
        const args = ['-m', '-n', 'sh', '-c', INSIDE, 'sh', file, process.execPath, PROGRAM, String(seconds)];
        const { code, stdout, stderr } = await runProgram('unshare', args, {
          timeoutMs: (seconds + 40) * 1000,
        });
        if (code !== 0) throw new Error(/Error: (.*)/.exec(stderr)?.[1] ?? `ended with ${code}`);
        return JSON.parse(stdout.toString()) as Outcome;
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  },
];

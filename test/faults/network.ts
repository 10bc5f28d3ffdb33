import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../helpers/run-program.ts';
import { shapedLink, whyNoShapedLink } from '../helpers/shaped-link.ts';
import type { ShapedLink } from '../helpers/shaped-link.ts';
import type { Fault, Form, Outcome } from './fault.ts';
import type { NetworkFault } from './network-program.ts';

const PROGRAM = fileURLToPath(new URL('./network-program.js', import.meta.url));
const MAX_MS = 150_000;
const NETEM = ['netem', 'loss', '3%', 'delay', '50ms', '20ms'];

export const NETWORK_FAULTS: readonly Fault[] = [
  {
    name: 'A link of 1 Mbit/s with a short queue, which drops half of 2 Mbit/s (tbf)',
    measured: 'oldest frame at the viewer',
    bound: { max: 5, unit: 's' },
    needs: ['iproute2'],
    whyNot: whyNoShapedLink,
    run: (form) => atTheLink('narrow', form, '1mbit'),
  },
  {
    name: "The viewers' machine disappears: 10 viewers, 10 connections without a request",
    measured: 'until all viewers are gone',
    bound: { max: 45, unit: 's' },
    needs: ['iproute2'],
    whyNot: whyNoShapedLink,
    run: (form) => atTheLink('half-open', form, '100mbit'),
  },
  {
    name: 'A link with 3 % loss and 30 to 70 ms delay (netem)',
    measured: 'oldest frame at the viewer',
    bound: { max: 2, unit: 's' },
    needs: ['iproute2'],
    whyNot: () => whyNoShapedLink() ?? whyNoNetem(),
    run: (form) => atTheLink('lossy', form, '100mbit', NETEM),
  },
];

async function atTheLink(kind: NetworkFault, form: Form, rate: string, shape?: string[]): Promise<Outcome> {
  const link = shapedLink(rate);
  // Remove the namespaces if the run is interrupted.
  process.once('exit', link.remove);
  try {
    if (shape !== undefined) reshape(link, shape);
    const args = [
      'setpriv',
      '--pdeathsig',
      'KILL',
      process.execPath,
      PROGRAM,
      kind,
      form,
      link.serverAddress,
      ...link.atViewer,
    ];
    const [command = '', ...rest] = [...link.atServer, ...args];
    const { code, stdout, stderr } = await runProgram(command, rest, { timeoutMs: MAX_MS });
    if (code !== 0) throw new Error(/Error: (.*)/.exec(stderr)?.[1] ?? `ended with ${code}`);
    return JSON.parse(stdout.toString()) as Outcome;
  } finally {
    process.off('exit', link.remove);
    link.remove();
  }
}

function reshape({ atServer }: ShapedLink, shape: string[]): void {
  const [command = '', ...args] = [...atServer, 'tc', 'qdisc', 'replace', 'dev', 'eth0', 'root', ...shape];
  execFileSync(command, args, { stdio: 'pipe' });
}

function whyNoNetem(): string | null {
  const link = shapedLink('1mbit');
  try {
    reshape(link, NETEM);
    return null;
  } catch {
    return 'this kernel has no netem (CONFIG_NET_SCH_NETEM)';
  } finally {
    link.remove();
  }
}

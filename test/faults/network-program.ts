/**
 * The network's faults, run at the server's end of a link: KIND FORM SERVER_ADDRESS, then what is put before a command
 * so that it runs at the viewer's end. Prints the outcome as JSON.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SMALL_BYTES } from '../helpers/small-camera.ts';
import { runProgram } from '../helpers/run-program.ts';
import { crowd, withCrowd } from './crowd.ts';
import type { Form, Outcome } from './fault.ts';
import { befall, noneLost, untilAlone } from './subject.ts';
import type { Subject } from './subject.ts';
import type { Seen } from './viewer-program.ts';

export type NetworkFault = 'half-open' | 'lossy' | 'narrow';

const VIEWER = fileURLToPath(new URL('./viewer-program.js', import.meta.url));
const OPEN = ['--host', '0.0.0.0', '--auth', 'none'];
/** More than the kernel takes for somebody who is gone: a megabyte a second. */
const LARGE_FRAME = 100_000;
/** Twice what a link of 1 Mbit/s carries. */
const WIDE_FRAME = 25_000;
const VIEWERS = 10;
const LEAST_FRAMES = 10;

const [kind = '', form = 'short', serverAddress = '', ...atViewer] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await run(kind as NetworkFault, form as Form)), () => process.exit(0));

function run(fault: NetworkFault, how: Form): Promise<Outcome> {
  switch (fault) {
    case 'half-open':
      return halfOpen(how);
    case 'lossy':
      return watched(how, SMALL_BYTES);
    case 'narrow':
      return watched(how, WIDE_FRAME);
  }
}

/** Viewers and connections without a request whose machine is gone: no FIN, no RST, nothing. */
async function halfOpen(how: Form): Promise<Outcome> {
  const bytes = how === 'short' ? LARGE_FRAME : SMALL_BYTES;
  const { found, growth } = await befall({ args: OPEN, bytes }, (subject) => {
    const place = { host: serverAddress, port: subject.daemon.port, before: atViewer };
    return withCrowd(crowd(place, VIEWERS, 'watch'), (viewers) =>
      withCrowd(crowd(place, VIEWERS, 'silent'), async (silent) => {
        await Promise.all([viewers.arrived, silent.arrived]);
        inViewersPlace('ip', 'link', 'set', 'eth0', 'down');
        const goneMs = await untilAlone(subject);
        noneLost(subject);
        const { overrun, stuck } = (await subject.status()).viewersGone;
        return { goneMs, overrun, stuck };
      }),
    );
  });
  const { goneMs, overrun, stuck } = found;
  return {
    value: goneMs / 1000,
    growth,
    note: `${overrun} by a whole turn of the ring, ${stuck} by the clock`,
  };
}

/** A viewer behind a bad link, beside the healthy one. */
async function watched(how: Form, bytes: number): Promise<Outcome> {
  const seconds = how === 'short' ? 5 : 30;
  const { found, growth } = await befall({ args: OPEN, bytes }, async (subject: Subject) => {
    const words = [VIEWER, serverAddress, subject.daemon.port, bytes, seconds].map(String);
    const [command = '', ...rest] = [...atViewer, process.execPath, ...words];
    const { stdout } = await runProgram(command, rest, { timeoutMs: (seconds + 10) * 1000 });
    const seen = JSON.parse(stdout.toString()) as Seen;
    if (seen.problems.length > 0) throw new Error(`the viewer behind the link: ${seen.problems.join('; ')}`);
    if (seen.frames < LEAST_FRAMES)
      throw new Error(`the viewer behind the link saw only ${seen.frames} frames`);
    noneLost(subject);
    return seen;
  });
  const note = `${found.frames} whole frames in order, ${found.lost} passed by`;
  return { value: found.oldestMs / 1000, growth, note };
}

function inViewersPlace(...words: string[]): void {
  const [command = '', ...rest] = [...atViewer, ...words];
  execFileSync(command, rest, { stdio: 'pipe' });
}

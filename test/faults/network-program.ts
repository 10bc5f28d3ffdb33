/**
 * Network faults, run at the server's end of a link. Arguments: KIND FORM SERVER_ADDRESS, then a command prefix that runs a
 * command at the viewer's end. Prints the outcome as JSON.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SMALL_BYTES } from '../helpers/small-camera.ts';
import { runProgram } from '../helpers/run-program.ts';
import { crowd, withCrowd } from './crowd.ts';
import type { Form, Outcome } from './fault.ts';
import { runWithFault, expectNoneLost, untilOnlyViewer } from './subject.ts';
import type { Subject } from './subject.ts';
import type { Seen } from './viewer-program.ts';

export type NetworkFault = 'half-open' | 'lossy' | 'narrow';

const VIEWER = fileURLToPath(new URL('./viewer-program.js', import.meta.url));
const OPEN = ['--host', '0.0.0.0', '--auth', 'none'];
/** 1 MB/s: more than the kernel buffers for a viewer that is gone. */
const LARGE_FRAME = 100_000;
/** Twice the capacity of a link of 1 Mbit/s. */
const WIDE_FRAME = 25_000;
const VIEWERS = 10;
const MIN_FRAMES = 10;

const [kind = '', runForm = 'short', serverAddress = '', ...atViewer] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await run(kind as NetworkFault, runForm as Form)), () => process.exit(0));

function run(fault: NetworkFault, form: Form): Promise<Outcome> {
  switch (fault) {
    case 'half-open':
      return halfOpen(form);
    case 'lossy':
      return watched(form, SMALL_BYTES);
    case 'narrow':
      return watched(form, WIDE_FRAME);
  }
}

/** The machine of viewers and of connections without a request disappears: no FIN and no RST arrives. */
async function halfOpen(form: Form): Promise<Outcome> {
  const bytes = form === 'short' ? LARGE_FRAME : SMALL_BYTES;
  const { found, growth } = await runWithFault({ args: OPEN, bytes }, (subject) => {
    const target = { host: serverAddress, port: subject.daemon.port, before: atViewer };
    return withCrowd(crowd(target, VIEWERS, 'watch'), (viewers) =>
      withCrowd(crowd(target, VIEWERS, 'silent'), async (silent) => {
        await Promise.all([viewers.arrived, silent.arrived]);
        atViewersEnd('ip', 'link', 'set', 'eth0', 'down');
        const goneMs = await untilOnlyViewer(subject);
        await expectNoneLost(subject);
        const { overrun, stuck } = (await subject.status()).viewersGone;
        return { goneMs, overrun, stuck };
      }),
    );
  });
  const { goneMs, overrun, stuck } = found;
  return {
    value: goneMs / 1000,
    growth,
    note: `${overrun} because the ring came around, ${stuck} by time-out`,
  };
}

/** A viewer behind a bad link, in addition to the healthy one. */
async function watched(form: Form, bytes: number): Promise<Outcome> {
  const seconds = form === 'short' ? 5 : 30;
  const { found, growth } = await runWithFault({ args: OPEN, bytes }, async (subject: Subject) => {
    const args = [VIEWER, serverAddress, subject.daemon.port, bytes, seconds].map(String);
    const [command = '', ...rest] = [...atViewer, process.execPath, ...args];
    const { stdout } = await runProgram(command, rest, { timeoutMs: (seconds + 10) * 1000 });
    const seen = JSON.parse(stdout.toString()) as Seen;
    if (seen.problems.length > 0) throw new Error(`the viewer behind the link: ${seen.problems.join('; ')}`);
    if (seen.frames < MIN_FRAMES)
      throw new Error(`the viewer behind the link saw only ${seen.frames} frames`);
    await expectNoneLost(subject);
    return seen;
  });
  const note = `${found.frames} complete frames in order, ${found.lost} skipped`;
  return { value: found.oldestMs / 1000, growth, note };
}

function atViewersEnd(...args: string[]): void {
  const [command = '', ...rest] = [...atViewer, ...args];
  execFileSync(command, rest, { stdio: 'pipe' });
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

import { layout } from '../../daemon/test-picture/layout.ts';
import { decodeJpeg } from '../helpers/decode-jpeg.ts';
import { readText } from './read-text.ts';
import { skipNamed } from '../helpers/skip-named.ts';

const PROGRAM = fileURLToPath(new URL('../../daemon/test-picture/main.js', import.meta.url));
const children: ChildProcess[] = [];

function start(...options: string[]): ChildProcess & { stdout: Readable; stderr: Readable } {
  const child = spawn(process.execPath, [PROGRAM, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

/** How it exited: exit code, signal, stderr. */
async function ended(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, stderr };
}

/** The complete JPEGs at the beginning of the bytes, and the rest. */
function split(bytes: Buffer): { frames: Buffer[]; rest: Buffer } {
  const frames: Buffer[] = [];
  let rest = bytes;
  for (let end = rest.indexOf('ffd9', 0, 'hex'); end >= 0; end = rest.indexOf('ffd9', 0, 'hex')) {
    frames.push(rest.subarray(0, end + 2));
    rest = rest.subarray(end + 2);
  }
  return { frames, rest };
}

/** Reads at least `count` complete frames. */
async function readFrames(stdout: Readable, count: number): Promise<Buffer[]> {
  let bytes = Buffer.alloc(0);
  const take = (chunk: Buffer): void => {
    bytes = Buffer.concat([bytes, chunk]);
  };
  stdout.on('data', take);
  while (split(bytes).frames.length < count) await once(stdout, 'data');
  stdout.off('data', take);
  return split(bytes).frames;
}

function frameNumber(frame: Buffer): number {
  const pixels = decodeJpeg(frame);
  const { status } = layout({ width: pixels.width, height: pixels.height, framerate: 30, note: '' });
  return Number(readText(pixels, status!.frameNumber));
}

describe('the test picture program', () => {
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });

  it('writes frames with the current time', async () => {
    const before = Math.trunc(Date.now() / 1000);
    const frames = await readFrames(start('--width=320', '--height=240', '--framerate=60').stdout, 8);
    const after = Math.trunc(Date.now() / 1000);
    const numbers = frames.map(frameNumber);
    // A busy machine may miss the first.
    expect(numbers[0]).to.be.below(600);
    expect(numbers).to.deep.equal([...new Set(numbers)].toSorted((a, b) => a - b));
    const { clock } = layout({ width: 320, height: 240, framerate: 60, note: '' });
    const read = readText(decodeJpeg(frames[0]!), clock[0]!).slice(0, 8);
    const possible = Array.from({ length: after - before + 1 }, (_, i) =>
      new Date((before + i) * 1000).toTimeString().slice(0, 8),
    );
    expect(possible).to.include(read);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`writes the first frame at once, even if the next is ten seconds away, and exits with 0 on ${signal}, at once`, async () => {
      const child = start('--framerate=0.1', '--width=160', '--height=120');
      await readFrames(child.stdout, 1);
      child.kill(signal);
      expect(await ended(child)).to.deep.equal({ code: 0, stderr: '' });
    });
  }

  it('exits with 0 if its reader is gone', async () => {
    const child = start('--width=160', '--height=120');
    await readFrames(child.stdout, 1);
    child.stdout.destroy();
    expect(await ended(child)).to.deep.equal({ code: 0, stderr: '' });
  });

  it('skips frames for a slow reader, and writes only complete frames', async () => {
    const child = start('--width=320', '--height=240', '--framerate=120');
    let [frames, numbers, gap]: [Buffer[], number[], number] = [[], [], 0];
    // On a busy machine the program is slow too, and nothing is skipped until the pipe is full.
    for (let slowMs = 500; gap < 20; slowMs *= 2) {
      await once(child.stdout, 'readable');
      await wait(slowMs);
      frames = await readFrames(child.stdout, 40);
      numbers = frames.map(frameNumber);
      gap = Math.max(...numbers.slice(1).map((number, i) => number - numbers[i]!));
    }
    expect(numbers).to.deep.equal(numbers.toSorted((a, b) => a - b));
    for (const frame of frames) expect(frame.toString('hex', 0, 4)).to.equal('ffd8ffe0');
  });

  it('reports an invalid option in one line, and exits with 78', async () => {
    expect(await ended(start('--quality', '101'))).to.deep.equal({
      code: 78,
      stderr: 'test-picture: --quality 101: expected a whole number from 1 to 100\n',
    });
    expect(await ended(start('--rotate'))).to.deep.equal({
      code: 78,
      stderr: "test-picture: Unknown option '--rotate'\n",
    });
  });

  it('reports why it cannot write, and exits with 1', async function () {
    if (process.platform !== 'linux') skipNamed(this, 'a full disk: needs /dev/full of Linux');
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [PROGRAM], { stdio: ['ignore', full, 'pipe'] });
    children.push(child);
    closeSync(full);
    const { code, stderr } = await ended(child);
    expect(code).to.equal(1);
    expect(stderr).to.match(/^test-picture: cannot write to stdout: ENOSPC.*\n$/);
  });
});

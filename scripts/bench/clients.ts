/**
 * The viewers of the benchmark, a program of their own: they read from 127.0.0.1 into one buffer, compare every frame with
 * the camera's, and count them in each window. Argument: a Load as JSON. Prints LoadEvents.
 */
import { connect } from 'node:net';
import type { OnReadOpts, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { readFrames } from './frames.ts';
import type { Load, LoadEvent } from './load.ts';
import { prepare } from './stamp.ts';
import { MAX_CARRY_BYTES, StreamCheck } from './stream-check.ts';
import { Tally } from './tally.ts';

const READ_BYTES = 1 << 20;
/** A first frame may have to wait for a camera that starts on demand, and for a password of 100 viewers. */
const FIRST_FRAME_MS = 30_000;
/** Together 16 KB/s: less than one frame of 720p in four seconds. */
const SLOW_READ_BYTES = 4096;
const SLOW_READ_MS = 250;
const REOPEN_MS = 1000;
const EXIT_NOT_READY = 1;

const load = JSON.parse(process.argv[2] ?? '{}') as Load;
const originals = readFrames(load.folder).map(prepare);
/** All viewers read into the same one. What a viewer carries over is put right before the new bytes. */
const room = Buffer.allocUnsafeSlow(MAX_CARRY_BYTES + READ_BYTES);
let tally: Tally | null = null;

function open(onread: OnReadOpts): Socket {
  const target = { port: load.port, host: '127.0.0.1', onread };
  // The certificate is one that the bench has made for itself.
  const socket = load.tls ? connectTls({ ...target, rejectUnauthorized: false }) : connect(target);
  socket.on('error', () => {});
  const authorization = load.authorization === '' ? '' : `Authorization: ${load.authorization}\r\n`;
  socket.write(`GET ${load.path} HTTP/1.1\r\nHost: 127.0.0.1:${load.port}\r\n${authorization}\r\n`);
  return socket;
}

/** Resolves with the first whole frame; rejects if the answer is not 200, or the connection ends before. */
function watch(viewer: number): Promise<void> {
  const carried = Buffer.alloc(MAX_CARRY_BYTES);
  let carriedBytes = 0;
  let answer = '';
  return new Promise((resolve, reject) => {
    const check = new StreamCheck(originals, (frame) => {
      tally?.add(viewer, frame, process.hrtime.bigint());
      resolve();
    });
    const callback = (byteCount: number): boolean => {
      if (answer === '') {
        answer = room.toString('latin1', MAX_CARRY_BYTES, MAX_CARRY_BYTES + Math.min(byteCount, 12));
        if (!answer.endsWith(' 200')) reject(new Error(`the answer starts with ${JSON.stringify(answer)}`));
      }
      const from = MAX_CARRY_BYTES - carriedBytes;
      const end = MAX_CARRY_BYTES + byteCount;
      carried.copy(room, from, 0, carriedBytes);
      carriedBytes = check.read(room.subarray(from, end));
      room.copy(carried, 0, end - carriedBytes, end);
      return true;
    };
    const socket = open({ buffer: room.subarray(MAX_CARRY_BYTES), callback });
    socket.on('close', () => {
      tally?.addClosed();
      reject(new Error('the connection was closed'));
    });
  });
}

/** Reads a little now and then, and connects again when it is cut off. */
function watchSlowly(): void {
  const socket = open({ buffer: Buffer.alloc(SLOW_READ_BYTES), callback: () => false });
  const timer = setInterval(() => socket.resume(), SLOW_READ_MS);
  socket.on('close', () => {
    clearInterval(timer);
    setTimeout(watchSlowly, REOPEN_MS);
  });
}

async function main(): Promise<void> {
  for (let slow = 0; slow < load.slowViewers; slow++) watchSlowly();
  const ready = Promise.all(Array.from({ length: load.viewers }, (_, viewer) => watch(viewer)));
  await Promise.race([ready, tooLate()]);
  const startMs = performance.now();
  for (const { name, fromMs, toMs } of load.windows) {
    await delay(Math.max(0, startMs + fromMs - performance.now()));
    print({ event: 'begin', name });
    const counted = new Tally(load.viewers, performance.now());
    tally = counted;
    await delay(startMs + toMs - performance.now());
    tally = null;
    print({ event: 'end', name, received: counted.received(performance.now()) });
  }
}

async function tooLate(): Promise<never> {
  await delay(FIRST_FRAME_MS);
  throw new Error(`not every viewer had a frame after ${FIRST_FRAME_MS / 1000} s`);
}

function print(event: LoadEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

try {
  await main();
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(EXIT_NOT_READY);
}

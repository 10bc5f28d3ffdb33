import { fileURLToPath } from 'node:url';
import type { Scenario } from '../fixtures/fake-rpicam-vid/scenario.ts';
import { startDaemon } from './daemon.ts';
import type { RunningDaemon } from './daemon.ts';
import { eventually } from './eventually.ts';

const BIN = fileURLToPath(new URL('../../../test/fixtures/bin', import.meta.url));

/** Enough to see that a picture moves: each one costs Chromium a repaint of the page, without a graphics card. */
export const FEW_FRAMES = ['--camera-framerate', '10'];
/** A test picture of the usual shape, 16:9, for pages whose layout is the subject. */
export const WIDE = ['--source', 'test', '--camera-width', '384', '--camera-height', '216', ...FEW_FRAMES];

/** Daemons that stop after each test of the describe that calls this. */
export function daemonsOfEachTest() {
  const started: RunningDaemon[] = [];
  afterEach(async () => {
    for (const daemon of started.splice(0)) await daemon.stop();
  });

  async function start(...args: string[]): Promise<RunningDaemon> {
    const daemon = await startDaemon(args.includes(FEW_FRAMES[0]!) ? args : [...FEW_FRAMES, ...args]);
    started.push(daemon);
    return daemon;
  }

  return {
    start,
    startCamera: async (...all: Parameters<typeof startCamera>) => {
      const daemon = await startCamera(...all);
      started.push(daemon);
      return daemon;
    },
  };
}

/** Starts a daemon with the fake rpicam-vid as its camera. */
export function startCamera(scenario: Scenario | Scenario[], ...args: string[]): Promise<RunningDaemon> {
  const size = ['--camera-width', '320', '--camera-height', '240'];
  return startDaemon(['--source', 'rpicam', ...size, ...args], {
    PATH: `${BIN}:${process.env['PATH'] ?? ''}`,
    FAKE_RPICAM_SCENARIO: JSON.stringify(scenario),
  });
}

export async function statusOf(daemon: RunningDaemon) {
  return (await (await fetch(`${daemon.url}/status`)).json()) as {
    camera: { frameAgeMs: number };
    viewers: unknown[];
  };
}

/** Resolves when the daemon has so many viewers. */
export async function viewersAre(daemon: RunningDaemon, count: number): Promise<void> {
  await eventually(`${count} viewers`, async () => (await statusOf(daemon)).viewers.length === count);
}

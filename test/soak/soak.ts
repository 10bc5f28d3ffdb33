import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SmallDisk, whyNoMount } from '../faults/small-disk.ts';
import { basic, credentialsFile, USER } from '../helpers/credentials.ts';
import { startDaemon } from '../helpers/daemon.ts';
import { eventually } from '../helpers/eventually.ts';
import { smallCamera } from '../helpers/small-camera.ts';
import { injectFaults } from './camera-faults.ts';
import type { CameraFault } from './camera-faults.ts';
import type { Mark } from './plot.ts';
import { seeded } from './random.ts';
import { filesOf, resourcesOf, sample } from './samples.ts';
import type { SoakTarget, Resources, Sample } from './samples.ts';
import { cardOf } from './set-privacy.ts';
import { Visitors } from './visitors.ts';
import type { Visits } from './visitors.ts';

/** Measurements of a soak. */
export interface SoakResult {
  minutes: number;
  seed: number;
  samples: Sample[];
  marks: Mark[];
  visits: Visits;
  /** State before the first visitor and after the last one, with a running camera. */
  before: { sample: Sample; resources: Resources };
  after: { sample: Sample; resources: Resources };
  /** Exit status of the daemon. */
  exitCode: number | null;
  /** Lines of the log that report a fault of the daemon itself. */
  faults: string[];
}

const RESOURCES_MODULE = new URL('./resources.js', import.meta.url).href;
/** Ends the daemon if the soak is interrupted. */
const DIES_WITH_PARENT = ['setpriv', '--pdeathsig', 'TERM'];
const SETTLE_MS = 10_000;
/** Of recordings. Some minutes fill it, then the oldest are deleted. */
const DISK_MEGABYTES = 64;
/** Limit that keeps the plot and the file small. */
const MAX_SAMPLES = 900;

/** Runs the daemon with visitors and camera faults, and measures. `judge` rates the result. */
export async function soak(
  minutes: number,
  seed: number,
  onSample: (sample: Sample) => void = () => {},
): Promise<SoakResult> {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-soak-'));
  const credentials = await credentialsFile();
  const camera = smallCamera();
  const resources = join(folder, 'resources.json');
  const disk = whyNoMount() === null ? new SmallDisk(DISK_MEGABYTES) : null;
  const settings = {
    'credentials-file': credentials.path,
    motion: 'on',
    record: 'both',
    'record-path': disk?.folder ?? join(folder, 'recordings'),
    'record-on-system-card': 'on',
    'privacy-snapshot': 'card',
  };
  const args = [...camera.args, ...Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value])];
  const env = {
    ...camera.env,
    NODE_OPTIONS: `--import=${RESOURCES_MODULE}`,
    NODE_V8_COVERAGE: '',
    SOAK_RESOURCES: resources,
    STATE_DIRECTORY: folder,
  };
  const daemon = await startDaemon(args, env, [...DIES_WITH_PARENT, ...(disk?.before ?? [])]);
  try {
    await daemon.logged(/camera: streaming/);
    const target: SoakTarget = {
      pid: daemon.pid,
      port: daemon.port,
      authorization: basic(USER.name, USER.password),
      resources,
    };
    const card = await cardOf(target);
    await eventually('a picture', async () => (await sample(target, 0)).fps > 0);
    const before = await settledState(target, 0);
    const random = seeded(seed);
    const visitors = new Visitors({
      port: daemon.port,
      token: credentials.token,
      frame: camera.frame,
      card,
      random,
    });
    const startMs = performance.now();
    const seconds = () => (performance.now() - startMs) / 1000;
    const end = AbortSignal.timeout(minutes * 60_000);
    // Every visitor listens to this signal.
    setMaxListeners(0, end);
    const samples: Sample[] = [];
    const marks: Mark[] = [];
    const mark = (what: CameraFault) => marks.push({ seconds: seconds(), what });
    await Promise.all([
      visitors.run(end),
      injectFaults({ ...target, disk }, seeded(seed + 1), end, mark),
      takeSamples(end, (minutes * 60_000) / MAX_SAMPLES, async () => {
        const latest = await sample(target, seconds());
        samples.push(latest);
        onSample(latest);
      }),
    ]);
    const after = await settledState(target, seconds());
    const exitCode = await daemon.stop();
    const faults = daemon.log().split('\n').filter(isFault);
    return { minutes, seed, samples, marks, visits: visitors.visits, before, after, exitCode, faults };
  } finally {
    daemon.kill('SIGKILL');
    credentials.clear();
    disk?.remove();
    rmSync(folder, { recursive: true });
  }
}

/** State without visitors, when kept-alive connections have closed and camera faults are over. */
async function settledState(target: SoakTarget, seconds: number) {
  await delay(SETTLE_MS);
  const latest = await sample(target, seconds);
  // The connection that has just asked for the status may still be open, or a file of /proc that the answer needed.
  for (let i = 0; i < 5; i++) {
    await delay(100);
    latest.openFiles = Math.min(latest.openFiles, filesOf(target.pid));
  }
  return { sample: latest, resources: await resourcesOf(target) };
}

async function takeSamples(end: AbortSignal, everyMs: number, take: () => Promise<void>): Promise<void> {
  while (!end.aborted) {
    await take();
    await delay(Math.max(500, everyMs), undefined, { signal: end }).catch(() => {});
  }
}

/** Faults of the camera and of the disk are logged as errors too, but expected here. */
function isFault(line: string): boolean {
  return /"level":[56]0/.test(line) && !/"msg":"camera: |"code":"disk-full"/.test(line);
}

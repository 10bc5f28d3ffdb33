import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { basic, credentialsFile, USER } from '../helpers/credentials.ts';
import { startDaemon } from '../helpers/daemon.ts';
import { smallCamera } from '../helpers/small-camera.ts';
import { troubleCamera } from './camera-trouble.ts';
import type { Trouble } from './camera-trouble.ts';
import type { Mark } from './plot.ts';
import { seeded } from './random.ts';
import { resourcesOf, sample } from './samples.ts';
import type { Patient, Resources, Sample } from './samples.ts';
import { Visitors } from './visitors.ts';
import type { Visits } from './visitors.ts';

/** What a soak has seen. */
export interface SoakResult {
  minutes: number;
  seed: number;
  samples: Sample[];
  marks: Mark[];
  visits: Visits;
  /** Before the first visitor and after the last one, each with its camera running. */
  before: { sample: Sample; resources: Resources };
  after: { sample: Sample; resources: Resources };
  /** Of the daemon, at the end of it. */
  exitCode: number | null;
  /** Lines of the log that speak of a fault of the daemon itself. */
  faults: string[];
}

const RESOURCES_MODULE = fileURLToPath(new URL('./resources.js', import.meta.url));
/** A soak that is broken off leaves no daemon behind. */
const WITH_US = ['setpriv', '--pdeathsig', 'TERM'];
const SETTLE_MS = 10_000;
/** At most so many samples, so that the plot and the file stay small. */
const MOST_SAMPLES = 900;

/** Runs the daemon for so long with visitors and troubles of the camera; judges nothing. */
export async function soak(
  minutes: number,
  seed: number,
  onSample: (one: Sample) => void = () => {},
): Promise<SoakResult> {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-soak-'));
  const credentials = await credentialsFile();
  const camera = smallCamera();
  const resources = join(folder, 'resources.json');
  const args = [...camera.args, '--credentials-file', credentials.path];
  const env = {
    ...camera.env,
    NODE_OPTIONS: `--import=${RESOURCES_MODULE}`,
    NODE_V8_COVERAGE: '',
    SOAK_RESOURCES: resources,
  };
  const daemon = await startDaemon(args, env, WITH_US);
  try {
    await daemon.logged(/camera: streaming/);
    const patient: Patient = {
      pid: daemon.pid,
      port: daemon.port,
      authorization: basic(USER.name, USER.password),
      resources,
    };
    const before = await settled(patient, 0);
    const random = seeded(seed);
    const visitors = new Visitors({
      port: daemon.port,
      token: credentials.token,
      frame: camera.frame,
      random,
    });
    const startMs = performance.now();
    const seconds = () => (performance.now() - startMs) / 1000;
    const end = AbortSignal.timeout(minutes * 60_000);
    // Every visitor waits for it.
    setMaxListeners(0, end);
    const samples: Sample[] = [];
    const marks: Mark[] = [];
    const mark = (what: Trouble) => marks.push({ seconds: seconds(), what });
    await Promise.all([
      visitors.come(end),
      troubleCamera(daemon.pid, seeded(seed + 1), end, mark),
      takeSamples(end, (minutes * 60_000) / MOST_SAMPLES, async () => {
        const one = await sample(patient, seconds());
        samples.push(one);
        onSample(one);
      }),
    ]);
    const after = await settled(patient, seconds());
    const exitCode = await daemon.stop();
    const faults = daemon.log().split('\n').filter(isFault);
    return { minutes, seed, samples, marks, visits: visitors.visits, before, after, exitCode, faults };
  } finally {
    daemon.kill('SIGKILL');
    credentials.clear();
    rmSync(folder, { recursive: true });
  }
}

/** Without visitors, after what they have left behind (connections kept alive, troubles of the camera) is over. */
async function settled(patient: Patient, seconds: number) {
  await delay(SETTLE_MS);
  return { sample: await sample(patient, seconds), resources: await resourcesOf(patient) };
}

async function takeSamples(end: AbortSignal, everyMs: number, take: () => Promise<void>): Promise<void> {
  while (!end.aborted) {
    await take();
    await delay(Math.max(500, everyMs), undefined, { signal: end }).catch(() => {});
  }
}

/** Troubles of the camera are errors too, and expected here. */
function isFault(line: string): boolean {
  return /"level":[56]0/.test(line) && !line.includes('"msg":"camera: ');
}

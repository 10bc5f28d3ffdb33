import { Detector } from '../../daemon/motion/detector/detector.ts';
import { DrawnGarden } from './drawn-garden.ts';
import { NaiveRule } from './naive-rule.ts';
import { Random } from './random.ts';
import { DEFAULT_AREA, SCENE_MS, type MotionScene } from './scenes.ts';
import { COLUMNS, ROWS, SimulatedCamera } from './simulated-camera.ts';
import { Tally, type Findings } from './tally.ts';

export const SENSITIVITIES = [30, 50, 70] as const;
const RUNS = 3;
const FRAME_MS = 200;

/** What each detector made of a scene: rpicam's rule, and ours at each of {@link SENSITIVITIES}. */
export interface SceneOutcome {
  readonly naive: Findings;
  readonly ours: readonly Findings[];
}

/** Something that is shown each picture. */
interface Watcher {
  readonly tally: Tally;
  readonly sees: (map: Uint8Array, timeMs: number) => boolean;
}

/** Plays a scene several times, each time another way, to all detectors. */
export function runScene(scene: MotionScene, runs = scene.runs ?? RUNS): SceneOutcome {
  const garden = new DrawnGarden(scene.hour, !scene.windy);
  const naive = new Tally();
  const ours = SENSITIVITIES.map(() => new Tally());
  for (let seed = 1; seed <= runs; seed++) {
    const rule = new NaiveRule();
    play(scene, new Random(seed * 7919), garden, [
      { tally: naive, sees: (map) => rule.examine(map) },
      ...ours.map((tally, i) => watcher(tally, Number(SENSITIVITIES[i]), scene.area ?? DEFAULT_AREA)),
    ]);
  }
  return { naive: naive.findings, ours: ours.map(({ findings }) => findings) };
}

function watcher(tally: Tally, sensitivity: number, area: number): Watcher {
  const detector = new Detector({ columns: COLUMNS, rows: ROWS, sensitivity, area, zones: [], masks: [] });
  return { tally, sees: (map, timeMs) => detector.examine(map, timeMs).moving };
}

function play(scene: MotionScene, random: Random, garden: DrawnGarden, watchers: readonly Watcher[]): void {
  const camera = new SimulatedCamera(random, scene.noise);
  const { crossings = [], things, weather, light, shift } = scene.stage(random);
  for (let timeMs = 0; timeMs < SCENE_MS; timeMs += FRAME_MS) {
    garden.show([
      ...(things?.(garden.light, timeMs) ?? []),
      ...crossings.flatMap(({ shapes }) => shapes(garden.light, timeMs)),
    ]);
    weather?.(garden.samples, timeMs);
    const map = camera.capture(garden.samples, light?.(timeMs) ?? null, shift?.(timeMs));
    for (const { tally, sees } of watchers) tally.add(timeMs, sees(map, timeMs), crossings);
  }
  for (const { tally } of watchers) tally.endRun(crossings);
}

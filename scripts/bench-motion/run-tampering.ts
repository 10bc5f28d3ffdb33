import { Detector } from '../../daemon/motion/detector/detector.ts';
import { alignedTable } from '../aligned-table.ts';
import { DrawnGarden } from './drawn-garden.ts';
import { Random } from './random.ts';
import { DEFAULT_AREA } from './scenes.ts';
import { COLUMNS, ROWS, SimulatedCamera } from './simulated-camera.ts';
import { AT_MS, TAMPER_SCENES, type Tampering, type TamperScene } from './tampering.ts';

const RUNS = 2;
const FRAME_MS = 200;
/** Ten seconds after it is covered, a lens counts as such. */
const LASTS_MS = 26_000;

/** What was reported in a run, and when it first was, from the beginning of the scene. */
interface Reported {
  readonly what: Tampering;
  readonly atMs: number;
}

export interface TamperOutcome {
  readonly scene: TamperScene;
  readonly runs: readonly Reported[];
}

/** Plays the scenes of {@link TAMPER_SCENES} at sensitivity 50. */
export function runTampering(): TamperOutcome[] {
  return TAMPER_SCENES.map((scene) => {
    const garden = new DrawnGarden(scene.hour);
    const runs = Array.from({ length: RUNS }, (_, i) => run(scene, new Random(i * 7919 + 1), garden));
    return { scene, runs };
  });
}

function run(scene: TamperScene, random: Random, garden: DrawnGarden): Reported {
  const camera = new SimulatedCamera(random, scene.noise);
  const { crossings = [], weather, light, shift } = scene.stage(random);
  const detector = new Detector({
    columns: COLUMNS,
    rows: ROWS,
    sensitivity: 50,
    area: DEFAULT_AREA,
    zones: [],
    masks: [],
  });
  for (let timeMs = 0; timeMs < LASTS_MS; timeMs += FRAME_MS) {
    garden.show(crossings.flatMap(({ shapes }) => shapes(garden.light, timeMs)));
    weather?.(garden.samples, timeMs);
    const map = camera.capture(garden.samples, light?.(timeMs) ?? null, shift?.(timeMs));
    const { covered, moved } = detector.examine(map, timeMs);
    if (covered || moved) return { what: covered ? 'covered' : 'moved', atMs: timeMs - AT_MS };
  }
  return { what: 'nothing', atMs: 0 };
}

/** Markdown. */
export function tamperTable(outcomes: readonly TamperOutcome[]): string {
  return alignedTable(
    ['scene', 'reported'],
    outcomes.map(({ scene, runs }) => [
      scene.name,
      runs
        .map(({ what, atMs }) => (what === 'nothing' ? what : `${what} after ${(atMs / 1000).toFixed(1)} s`))
        .filter((text, i, texts) => texts.indexOf(text) === i)
        .join(', '),
    ]),
  );
}

/** What is wrong, as sentences. */
export function missedTampering(outcomes: readonly TamperOutcome[]): string[] {
  return outcomes.flatMap(({ scene, runs }) =>
    runs
      .filter(({ what }) => what !== scene.tampering)
      .map(({ what }) => `${scene.name}: reported ${what} instead of ${scene.tampering}`),
  );
}

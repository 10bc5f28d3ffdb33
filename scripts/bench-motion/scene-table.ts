import { alignedTable } from '../aligned-table.ts';
import { SENSITIVITIES, type SceneOutcome } from './run-scene.ts';
import { DEFAULT_AREA, type MotionScene } from './scenes.ts';
import type { Findings } from './tally.ts';

/** Markdown, a row for each scene. */
export function sceneTable(rows: readonly (readonly [MotionScene, SceneOutcome])[]): string {
  return alignedTable(
    ['scene', 'rpicam’s rule', ...SENSITIVITIES.map((value) => `sensitivity ${value}`), 'delay at 50'],
    rows.map(([scene, { naive, ours }]) => [
      scene.area === undefined || scene.area === DEFAULT_AREA
        ? scene.name
        : `${scene.name}, area ${scene.area} %`,
      ...[naive, ...ours].map(cell),
      delay(ours[1]),
    ]),
  );
}

/** `23/24, 98 %`: events found, and the share of the frames; `2 false, 3 %` the same of what was made up. */
function cell({ events, found, hitShare, falseEvents, falseShare }: Findings): string {
  const hits = events > 0 ? [`${found}/${events}, ${percent(hitShare)}`] : [];
  const wrong = falseEvents > 0 ? [`${falseEvents} false, ${percent(falseShare)}`] : [];
  return [...hits, ...wrong].join('; ') || '0 false';
}

function delay(findings: Findings | undefined): string {
  const { p50 = null, p95 = null } = findings?.delaysMs ?? {};
  return p50 === null || p95 === null ? '' : `${seconds(p50)} / ${seconds(p95)} s`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}

import type { MotionScene } from './scenes.ts';
import type { Findings } from './tally.ts';

/** What must hold at sensitivity 50. */
export const LEAST_FOUND = 0.95;
export const MOST_DELAY_MS = 800;

/** What a scene must give; {@link MotionScene.target}. */
export type Target = 'every person' | 'nothing' | 'at most one' | 'none';

/** What is wrong with the findings of a scene, as sentences. */
export function missed({ name, target = 'none' }: MotionScene, findings: Findings): string[] {
  const { events, found, falseEvents, mostFalseEvents, delaysMs } = findings;
  switch (target) {
    case 'none':
      return [];
    case 'every person':
      return [
        ...(found < LEAST_FOUND * events ? [`${name}: found ${found} of ${events}`] : []),
        ...((delaysMs.p95 ?? 0) > MOST_DELAY_MS ? [`${name}: p95 of the delay is ${delaysMs.p95} ms`] : []),
        ...(falseEvents > 0 ? [`${name}: ${falseEvents} false events`] : []),
      ];
    case 'nothing':
      return falseEvents > 0 ? [`${name}: ${falseEvents} false events`] : [];
    case 'at most one':
      return mostFalseEvents > 1 ? [`${name}: ${mostFalseEvents} false events in one run`] : [];
  }
}

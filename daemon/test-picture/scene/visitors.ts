import { carShapes } from './car.ts';
import { catShapes } from './cat.ts';
import type { Light } from './light.ts';
import { personShapes } from './person.ts';
import { scatter } from './scatter.ts';
import type { Shape } from './shape.ts';

/** In each of these slots, somebody may come by. */
export const SLOT_MS = 36_000;
/** Beyond the edge of the picture, so that the longest, a car with its beam, is not seen when it comes and goes. */
const OUTSIDE = 480;

type Kind = 'person' | 'car' | 'cat';

/** Who is on the way, and where. */
export interface Visit {
  readonly kind: Kind;
  /** The same number during a visit: who it is. */
  readonly who: number;
  /** In units; 0 is the middle of the picture. */
  readonly x: number;
  /** 1: to the right, -1: to the left. */
  readonly heading: 1 | -1;
  /** What was walked or driven, in units. */
  readonly way: number;
  /** A cat that has a rest. */
  readonly rests: boolean;
}

const CROSSING_MS: Readonly<Record<Kind, number>> = { person: 22_000, car: 8000, cat: 24_000 };
/** A cat sits down in the middle of its way, for this share of the crossing. */
const REST_SHARE = 0.25;
const ORDER: readonly (Kind | null)[] = ['person', 'car', null, 'cat', 'person', 'car', 'cat', null];

/** Depends on the time only, so that all cameras of a wall show the same, and a test can ask for any moment. */
export function visitAt(timeMs: number, halfWidth: number): Visit | null {
  const who = Math.floor(timeMs / SLOT_MS);
  const kind = ORDER[Math.floor(scatter(who) * ORDER.length)];
  const share = kind ? (timeMs - who * SLOT_MS) / CROSSING_MS[kind] : 1;
  if (!kind || share >= 1) return null;
  const reach = halfWidth + OUTSIDE;
  const heading = scatter(who + 0.5) < 0.5 ? 1 : -1;
  const rests = kind === 'cat' && Math.abs(share - 0.5) < REST_SHARE / 2;
  const walked = kind === 'cat' ? withRest(share) : share;
  const way = 2 * reach * walked;
  return { kind, who, heading, x: heading * (way - reach), way, rests };
}

export function visitorShapes(light: Light, timeMs: number, halfWidth: number): Shape[] {
  const visit = visitAt(timeMs, halfWidth);
  if (visit === null) return [];
  switch (visit.kind) {
    case 'person':
      return personShapes(light, visit);
    case 'car':
      return carShapes(light, visit);
    case 'cat':
      return catShapes(light, visit, timeMs);
  }
}

/** The share of the way, at a share of the time. */
function withRest(share: number): number {
  const walks = 1 - REST_SHARE;
  if (share < walks / 2) return share / walks;
  return share > 0.5 + REST_SHARE / 2 ? (share - REST_SHARE) / walks : 0.5;
}

import { MOST_ZOOM, WHOLE } from './view.ts';
import type { View } from './view.ts';

/** What a person has chosen and finds again. */
export interface Preferences {
  readonly view: View;
  /** The time is drawn over the picture. */
  readonly stamp: boolean;
}

export const DEFAULTS: Preferences = { view: WHOLE, stamp: true };

/** From the text that was kept; whatever is not as it should be is as if it had never been chosen. */
export function readPreferences(text: string | null): Preferences {
  const kept = fields(text === null ? null : parse(text));
  const view = fields(kept['view']);
  const within = (name: string, least: number, most: number, otherwise: number) => {
    const value = view[name];
    return typeof value === 'number' && value >= least && value <= most ? value : otherwise;
  };
  const zoom = within('zoom', 1, MOST_ZOOM, 1);
  const room = (zoom - 1) / 2;
  const rotation = ([90, 180, 270] as const).find((angle) => angle === view['rotation']) ?? 0;
  return {
    view: {
      zoom,
      x: within('x', -room, room, 0),
      y: within('y', -room, room, 0),
      rotation,
      mirrored: view['mirrored'] === true,
    },
    stamp: kept['stamp'] !== false,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

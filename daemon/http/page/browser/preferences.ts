import { MAX_ZOOM } from './view.ts';
import type { View } from './view.ts';

/** What the page remembers of the user's choices, as JSON. */
export interface Preferences {
  readonly view: View;
  /** Whether the capture time is shown over the picture. */
  readonly stamp: boolean;
  /** Whether the details are open beside the picture. */
  readonly details: boolean;
  /** Whether a phone on its side shows the whole picture instead of filling its screen. */
  readonly whole: boolean;
}

/** Reads the stored text; a value that is missing or invalid gets its default. */
export function readPreferences(text: string | null): Preferences {
  const stored = fields(text === null ? null : parse(text));
  const view = fields(stored['view']);
  const numberIn = (name: string, min: number, max: number, otherwise: number) => {
    const value = view[name];
    return typeof value === 'number' && value >= min && value <= max ? value : otherwise;
  };
  const zoom = numberIn('zoom', 1, MAX_ZOOM, 1);
  const maxOffset = (zoom - 1) / 2;
  const rotation = ([90, 180, 270] as const).find((angle) => angle === view['rotation']) ?? 0;
  return {
    view: {
      zoom,
      x: numberIn('x', -maxOffset, maxOffset, 0),
      y: numberIn('y', -maxOffset, maxOffset, 0),
      rotation,
      mirrored: view['mirrored'] === true,
    },
    stamp: stored['stamp'] !== false,
    details: stored['details'] === true,
    whole: stored['whole'] === true,
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

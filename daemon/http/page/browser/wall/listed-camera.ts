/** A camera of the hub, as far as the wall needs to know it. */
export interface ListedCamera {
  readonly name: string;
  /** Of its newest picture; null if there is none. */
  readonly size: { readonly width: number; readonly height: number } | null;
  readonly ageMs: number | null;
}

/** As many as a stream of many cameras carries. */
export const MOST_TILES = 64;

/** Null for what is no list of cameras. */
export function readCameras(value: unknown): readonly ListedCamera[] | null {
  const list = typeof value === 'object' && value !== null && 'cameras' in value ? value.cameras : null;
  if (!Array.isArray(list)) return null;
  return list.flatMap(readCamera).slice(0, MOST_TILES);
}

function readCamera(value: unknown): ListedCamera[] {
  if (typeof value !== 'object' || value === null) return [];
  const { name, width, height, lastFrameAgeMs } = value as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string') return [];
  const hasSize = typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0;
  return [
    {
      name,
      size: hasSize ? { width, height } : null,
      ageMs: typeof lastFrameAgeMs === 'number' ? lastFrameAgeMs : null,
    },
  ];
}

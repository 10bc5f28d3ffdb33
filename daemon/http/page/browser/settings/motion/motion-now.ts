/** A second of the last five minutes, as GET /motion/live has it: when it began (ms since 1970), its score, whether anything moved. */
export type SecondScore = readonly [atMs: number, score: number, moving: boolean];

/** A thing that moves, in fractions of the picture as the camera sends it. */
export interface MovingBox {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly score: number;
  readonly zone: string | null;
}

/** What the detector found in a frame. */
export interface MotionNow {
  readonly atMs: number;
  readonly score: number;
  readonly moving: boolean;
  /** It learns the picture, and reports no motion. */
  readonly quiet: boolean;
  readonly covered: boolean;
  readonly moved: boolean;
  readonly boxes: readonly MovingBox[];
  readonly columns: number;
  readonly rows: number;
  /** Base64: one bit for each block that changed, row by row, the first one the highest of its byte. */
  readonly blocks: string;
}

/** From this score on, something moves. */
export const THRESHOLD = 50;

/** Places of the blocks that changed: numbers from 0, row by row. */
export function changedBlocks({ blocks }: Pick<MotionNow, 'blocks'>): number[] {
  const bytes = Uint8Array.from(atob(blocks), (letter) => letter.codePointAt(0) ?? 0);
  const places: number[] = [];
  for (const [at, byte] of bytes.entries())
    for (let bit = 0; bit < 8; bit++) if ((byte & (0x80 >> bit)) !== 0) places.push(8 * at + bit);
  return places;
}

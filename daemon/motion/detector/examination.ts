/** A part of the picture that a person has drawn and named. */
export interface NamedPolygon {
  readonly name: string;
  /** Corners as fractions of the picture, 0 to 1; the last is joined to the first. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** What may change while the detector runs, without learning the picture again. */
export interface DetectorSettings {
  /** 1 (only strong changes) to 100 (the slightest). */
  readonly sensitivity: number;
  /** Smallest thing that counts, in percent of the picture. */
  readonly area: number;
  /** If there are any, motion counts only inside them. At most {@link MOST_ZONES}; more are ignored. */
  readonly zones: readonly NamedPolygon[];
  /** Nothing in them counts. */
  readonly masks: readonly NamedPolygon[];
}

/** Zones are bits of a number. */
export const MOST_ZONES = 31;

/** A moving thing, in fractions of the picture. */
export interface MovingBox {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  /** 50 to 100, see {@link Examination.score}. */
  readonly score: number;
  /** The zone in which it stands; null if there are no zones. */
  readonly zone: string | null;
}

/** What the detector found in one picture. Valid until the next one is examined. */
export interface Examination {
  /** Something moves: the score is 50 or more. */
  readonly moving: boolean;
  /**
   * 0 to 100. 50 is the threshold, whatever the settings: the largest thing that changed is as large as MOTION_AREA asks for. Ten
   * more are twice that size, ten less half. It is the smaller value of this picture and the one before.
   */
  readonly score: number;
  /** The things that move, largest first, at most {@link MOST_BOXES}. */
  readonly boxes: readonly MovingBox[];
  /** One bit for each block that changed, row by row; the first block is the highest bit of the first byte. */
  readonly blocks: Uint8Array;
  /** In this picture so much changed at once that it was taken as a new background, for example because of a lamp. */
  readonly sceneChange: boolean;
  /** The lens is covered: there has been nothing to see for 10 s. */
  readonly covered: boolean;
  /** The camera is being moved, or was within the last 2 s. */
  readonly moved: boolean;
  /** It still learns what the picture looks like, and reports no motion. */
  readonly quiet: boolean;
}

export const MOST_BOXES = 16;

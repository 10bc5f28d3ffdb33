import type { Rect } from './canvas.ts';
import { GLYPH_CELLS, lineCells } from './font.ts';
import type { TextPlace } from './text-line.ts';

/** A text and its position. */
export interface Label extends TextPlace {
  readonly text: string;
}

/** The free part of the picture's height, from which parts are taken at both ends. Lengths are pixels. */
export class Room {
  readonly width: number;
  /** Pixels per cell of every text except the clock; also the unit of all distances. */
  readonly scale: number;
  readonly margin: number;
  #top = 0;
  #bottom: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.#bottom = height;
    this.scale = Math.max(1, Math.round(Math.min(width / 190, height / 140)));
    this.margin = Math.min(4 * this.scale, Math.floor(width / 16));
  }

  /** Between the margins. */
  get innerWidth(): number {
    return this.width - 2 * this.margin;
  }

  /** What is still free. */
  get height(): number {
    return Math.max(0, this.#bottom - this.#top);
  }

  get middle(): number {
    return (this.#top + this.#bottom) / 2;
  }

  /** Takes this much from the top; returns where it begins. */
  takeTop(height: number): number {
    this.#top += height;
    return this.#top - height;
  }

  /** Takes this much from the bottom; returns where it begins. */
  takeBottom(height: number): number {
    this.#bottom -= height;
    return this.#bottom;
  }

  textWidth(text: string): number {
    return lineCells(text) * this.scale;
  }

  get textHeight(): number {
    return GLYPH_CELLS * this.scale;
  }

  leftLabel(text: string, y: number): Label {
    return { text, x: this.margin, y, scale: this.scale };
  }

  centeredLabel(text: string, y: number): Label {
    return { text, x: Math.round((this.width - this.textWidth(text)) / 2), y, scale: this.scale };
  }

  rightLabel(text: string, y: number): Label {
    return { text, x: this.width - this.margin - this.textWidth(text), y, scale: this.scale };
  }
}

/** Color has half the resolution of luminance, so its edges are at even pixels. */
export function roundToEven(value: number): number {
  return 2 * Math.round(value / 2);
}

/** A band across the picture. */
export function band(room: Room, y: number, height: number): Rect {
  return { x: 0, y, width: room.width, height };
}

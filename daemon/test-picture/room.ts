import type { Rect } from './canvas.ts';
import { GLYPH_CELLS, lineCells } from './font.ts';
import type { TextPlace } from './text-line.ts';

/** A text that stays as it is, and where it stands. */
export interface Label extends TextPlace {
  readonly text: string;
}

/** The picture's height while it is given away from both ends. Lengths are pixels. */
export class Room {
  readonly width: number;
  /** Pixels a cell of every text but the clock; also the unit of all distances. */
  readonly scale: number;
  readonly margin: number;
  private top = 0;
  private bottom: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.bottom = height;
    this.scale = Math.max(1, Math.round(Math.min(width / 190, height / 140)));
    this.margin = Math.min(4 * this.scale, Math.floor(width / 16));
  }

  /** What is between the margins. */
  get innerWidth(): number {
    return this.width - 2 * this.margin;
  }

  get left(): number {
    return Math.max(0, this.bottom - this.top);
  }

  get middle(): number {
    return (this.top + this.bottom) / 2;
  }

  /** Gives away this much from the top, and tells where it begins. */
  takeTop(height: number): number {
    this.top += height;
    return this.top - height;
  }

  takeBottom(height: number): number {
    this.bottom -= height;
    return this.bottom;
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

  centredLabel(text: string, y: number): Label {
    return { text, x: Math.round((this.width - this.textWidth(text)) / 2), y, scale: this.scale };
  }

  rightLabel(text: string, y: number): Label {
    return { text, x: this.width - this.margin - this.textWidth(text), y, scale: this.scale };
  }
}

/** Colour has half the resolution of luminance: its edges stand on even pixels. */
export function even(value: number): number {
  return 2 * Math.round(value / 2);
}

/** A band of the picture's whole width. */
export function band(room: Room, y: number, height: number): Rect {
  return { x: 0, y, width: room.width, height };
}

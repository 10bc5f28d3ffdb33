import type { Turn } from '../frame/exif-orientation.ts';
import type { FrameOverlay } from '../frame/frame-overlay.ts';
import { Overlay } from './overlay.ts';
import type { OverlayPosition } from './text-place.ts';
import { TextClock } from './text-clock.ts';
import { TimeZone } from '../time/time-zone.ts';

export interface OverlayOptions {
  /** With codes of strftime and `{name}`. */
  readonly text: string;
  readonly position: OverlayPosition;
  /** By how much viewers turn the picture. */
  readonly turn: Turn;
  /** A TZif file; null for UTC. */
  readonly zone: Buffer | null;
  /** Of the camera; asked once per second. */
  readonly name: () => string;
}

/** An overlay with text. */
export function createOverlay({ text, position, turn, zone, name }: OverlayOptions): FrameOverlay {
  return new Overlay(new TextClock(text, new TimeZone(zone), name), position, turn);
}

import type { FrameOverlay } from '../frame/frame-overlay.ts';
import { Overlay } from './overlay.ts';
import type { OverlayPosition } from './text-band.ts';
import { TextClock } from './text-clock.ts';
import { TimeZone } from './time-zone.ts';

export interface OverlayOptions {
  /** With codes of strftime and `{name}`. */
  readonly text: string;
  readonly position: OverlayPosition;
  /** A TZif file; null for UTC. */
  readonly zone: Buffer | null;
  /** Of the camera; asked once per second. */
  readonly name: () => string;
}

/** An overlay with text. */
export function createOverlay({ text, position, zone, name }: OverlayOptions): FrameOverlay {
  return new Overlay(new TextClock(text, new TimeZone(zone), name), position);
}

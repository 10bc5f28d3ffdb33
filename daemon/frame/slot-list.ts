import type { Frame } from './frame.ts';

/** A frame and its place in the ring. */
export interface Slot {
  readonly frame: Frame;
  readonly start: number;
  readonly end: number;
  /** The next newer one. */
  next: Slot | null;
}

export function overlaps(slot: Slot, from: number, to: number): boolean {
  return slot.start < to && slot.end > from;
}

/**
 * The frames of a ring in the order of their age, which is also that in memory, except for one wrap. Linked, because
 * `shift()` of an array took 2 % of a frame's time.
 */
export class SlotList {
  oldest: Slot | null = null;
  newest: Slot | null = null;
  size = 0;

  push(slot: Slot): void {
    if (this.newest === null) this.oldest = slot;
    else this.newest.next = slot;
    this.newest = slot;
    this.size++;
  }

  /** The frames that were captured at this time (performance.now()) or later, oldest first. */
  since(capturedAtMs: number): Frame[] {
    const frames: Frame[] = [];
    for (let slot = this.oldest; slot !== null; slot = slot.next)
      if (slot.frame.capturedAtMs >= capturedAtMs) frames.push(slot.frame);
    return frames;
  }

  /** Removes the oldest slot if it overlaps from … to, and returns it; else null. */
  evict(from: number, to: number): Slot | null {
    const slot = this.oldest;
    if (slot === null || !overlaps(slot, from, to)) return null;
    this.oldest = slot.next;
    if (slot === this.newest) this.newest = null;
    this.size--;
    return slot;
  }
}

import type { Frame } from '../frame/frame.ts';

/** Of all copies together: 80 usual frames, or four of 2 MB. */
const MAX_BYTES = 8 * 1024 * 1024;
/** Frames may be so large that MAX_BYTES holds none. */
const MIN_COPIES = 2;

interface Copy {
  readonly jpeg: Buffer;
  /** Of the client for which it was made. */
  readonly network: string;
  /** Ends the answer of each client that is reading it. */
  readonly readers: Set<() => void>;
}

/** A copy that a client reads; `release()` is to be called once, when it has its answer or is gone. */
export interface SnapshotCopy {
  readonly jpeg: Buffer;
  readonly release: () => void;
}

/**
 * Copies of frames for snapshots on their way, which the ring overwrites while slow clients are still reading them: one
 * for all clients that get the same frame, and no more bytes than fit. Beyond that the network with the most copies loses
 * its oldest, if it has at least two more than the network that asks; so slow readers evict their own.
 */
export class SnapshotCopies {
  /** Oldest first. */
  readonly #copies = new Map<Frame, Copy>();
  readonly #maxBytes: number;

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** Null if there are too many; `cut` ends the answer, because its copy makes room for another. */
  take(frame: Frame, network: string, cut: () => void): SnapshotCopy | null {
    const copy = this.#copies.get(frame) ?? this.#make(frame, network);
    if (copy === null) return null;
    const reader = () => cut();
    copy.readers.add(reader);
    return {
      jpeg: copy.jpeg,
      release: () => {
        copy.readers.delete(reader);
        if (copy.readers.size === 0) this.#copies.delete(frame);
      },
    };
  }

  #make(frame: Frame, network: string): Copy | null {
    while (!this.#hasRoomFor(frame.jpegBytes)) if (!this.#evictFor(network)) return null;
    const copy = { jpeg: Buffer.from(frame.jpeg), network, readers: new Set<() => void>() };
    this.#copies.set(frame, copy);
    return copy;
  }

  #hasRoomFor(bytes: number): boolean {
    const used = [...this.#copies.values()].reduce((sum, { jpeg }) => sum + jpeg.length, 0);
    return this.#copies.size < MIN_COPIES || used + bytes <= this.#maxBytes;
  }

  #evictFor(network: string): boolean {
    const counts = new Map<string, number>();
    for (const copy of this.#copies.values()) counts.set(copy.network, (counts.get(copy.network) ?? 0) + 1);
    const most = Math.max(...counts.values());
    if (most < (counts.get(network) ?? 0) + 2) return false;
    for (const [frame, copy] of this.#copies) {
      if (counts.get(copy.network) !== most) continue;
      this.#copies.delete(frame);
      for (const cut of copy.readers) cut();
      return true;
    }
    return false;
  }
}

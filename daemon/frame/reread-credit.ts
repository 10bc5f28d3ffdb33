/** In bytes. A segment is at most 64 KiB, so this much garbage can hide several frames and all are still found. */
const MAX_CREDIT = 1 << 20;

/** How many bytes may be read a second time: as many as have come, so that garbage costs linear time. */
export class RereadCredit {
  #bytes = MAX_CREDIT;

  earn(bytes: number): void {
    this.#bytes = Math.min(this.#bytes + bytes, MAX_CREDIT);
  }

  /** False if there is not so much. */
  spend(bytes: number): boolean {
    if (bytes > this.#bytes) return false;
    this.#bytes -= bytes;
    return true;
  }
}

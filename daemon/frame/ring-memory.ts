/** As many as are watched at a time on a wall of a home; with the 4 MB of a hub's ring, 32 MB. */
const MOST_SPARE = 8;
/** Until then the collector would hardly have freed them either. */
const SPARE_MS = 30_000;

/**
 * The buffers of rings that are not needed any more, for rings that are: where rings come and go, as in a hub, those that wait for the
 * collector would take more memory than those in use.
 */
export class RingMemory {
  readonly #spare: Buffer[] = [];
  #timer: NodeJS.Timeout | null = null;

  get spareBytes(): number {
    return this.#spare.reduce((sum, { length }) => sum + length, 0);
  }

  /** Nothing of an earlier ring is left in it. */
  take(bytes: number): Buffer {
    const at = this.#spare.findIndex(({ length }) => length === bytes);
    const [buffer = Buffer.allocUnsafeSlow(bytes)] = at === -1 ? [] : this.#spare.splice(at, 1);
    return buffer.fill(0xff);
  }

  /** Nobody may hold it, not even a socket. */
  give(buffer: Buffer): void {
    if (this.#spare.length >= MOST_SPARE) return;
    this.#spare.push(buffer);
    this.#timer?.refresh();
    this.#timer ??= setTimeout(() => this.clear(), SPARE_MS).unref();
  }

  clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#spare.length = 0;
  }
}

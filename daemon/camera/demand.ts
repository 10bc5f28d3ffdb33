/** Counts the viewers and snapshots that need frames. With CAMERA_MODE=on-demand the camera runs only for them. */
export class Demand {
  readonly #listeners = new Set<() => void>();
  #holds = 0;
  #leftAtMs = 0;

  get isWanted(): boolean {
    return this.#holds > 0;
  }

  /** Since when nobody needs frames (performance.now()); null while someone does. */
  get leftAtMs(): number | null {
    return this.isWanted ? null : this.#leftAtMs;
  }

  /** Requests frames until the returned function is called. */
  hold(): () => void {
    this.#change(1);
    let isHeld = true;
    return () => {
      if (isHeld) this.#change(-1);
      isHeld = false;
    };
  }

  /** Calls back when the first hold starts and when the last one ends; returns a cancel function. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #change(by: number): void {
    const before = this.isWanted;
    this.#holds += by;
    if (!this.isWanted) this.#leftAtMs = performance.now();
    if (this.isWanted !== before) for (const listener of this.#listeners) listener();
  }
}

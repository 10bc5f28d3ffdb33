/** Who wants pictures. With CAMERA_MODE=on-demand the camera runs while somebody does. */
export class Demand {
  readonly #listeners = new Set<() => void>();
  #holds = 0;

  get wanted(): boolean {
    return this.#holds > 0;
  }

  /** A viewer or a snapshot wants pictures until it calls the returned function. */
  hold(): () => void {
    this.#change(1);
    let held = true;
    return () => {
      if (held) this.#change(-1);
      held = false;
    };
  }

  /** Calls back when the first one comes and when the last one goes, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #change(by: number): void {
    const before = this.wanted;
    this.#holds += by;
    if (this.wanted !== before) for (const listener of this.#listeners) listener();
  }
}

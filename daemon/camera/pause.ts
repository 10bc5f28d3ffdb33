/** A wait that can be ended early. */
export class Pause {
  /** Ends the current wait, if there is one. */
  end: () => void = () => {};

  /** Waits `ms`, or until end() if null. */
  async wait(ms: number | null): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.end = resolve;
      if (ms !== null) timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
  }
}

import { ExpiringMap } from './expiring-map.ts';
import { GuessCeiling } from './guess-ceiling.ts';

/** What decides whose password is checked next, in this order. */
export interface Turn {
  /** The address has sent a right password in the last weeks: it goes first, and the ceiling does not hold it up. */
  readonly known: boolean;
  /** See crowdOf(). The crowd with the fewest wrong passwords goes first: one that guesses only delays itself. */
  readonly crowd: string;
  /** How often the address itself has tried. */
  readonly tries: number;
  /** It has been turned away before: who comes again goes before those that have just arrived. */
  readonly returning: boolean;
}

interface Waiting extends Turn {
  /** Decides among equals: who floods must not win by being early, and nobody loses for being late. */
  readonly lot: number;
  readonly sinceMs: number;
  /** Called when it is this check's turn, or with false when it is dropped. */
  readonly proceed: (admitted: boolean) => void;
}

/** For tests. */
export interface PasswordQueueOptions {
  readonly maxChecks?: number;
  readonly nowMs?: () => number;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/** A check takes 32 MB and a thread of the pool, so one runs at a time and few may wait. Includes the running one. */
const MAX_CHECKS = 8;
/** Someone who has waited this long is told that picamd is busy, before the browser or the person gives up. */
const MAX_WAIT_MS = 8000;
const MAX_CROWDS = 4096;
/** As long as an address is blocked. */
const CROWD_MS = 600_000;

/** Runs one password check at a time; when too many wait, drops a random one of those that would be last. */
export class PasswordQueue {
  readonly #maxChecks: number;
  readonly #nowMs: () => number;
  readonly #random: () => number;
  readonly #ceiling = new GuessCeiling();
  /** Wrong passwords by crowd. */
  readonly #wrong = new ExpiringMap<number>(MAX_CROWDS, CROWD_MS);
  #waiting: Waiting[] = [];
  #running = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: PasswordQueueOptions = {}) {
    this.#maxChecks = options.maxChecks ?? MAX_CHECKS;
    this.#nowMs = options.nowMs ?? (() => performance.now());
    this.#random = options.random ?? Math.random;
  }

  /** Resolves with whether the password is right, or with null when it was not checked. */
  async run(turn: Turn, check: () => Promise<boolean>): Promise<boolean | null> {
    if (!(await this.#turn(turn))) return null;
    let isRight: boolean | null = null;
    try {
      isRight = await check();
      return isRight;
    } finally {
      this.#running = false;
      if (isRight === false) this.#wrong.set(turn.crowd, this.#wrongOf(turn.crowd) + 1, this.#nowMs());
      else if (!turn.known) this.#ceiling.giveBack();
      this.#advance();
    }
  }

  /** Drops all that wait. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const { proceed } of this.#waiting.splice(0)) proceed(false);
  }

  #turn(turn: Turn): Promise<boolean> {
    return new Promise((proceed) => {
      this.#waiting.push({ ...turn, lot: this.#random(), sinceMs: this.#nowMs(), proceed });
      this.#advance();
      if (this.#waiting.length >= this.#maxChecks) this.#remove(this.#sorted().at(-1))?.proceed(false);
    });
  }

  /** Starts the next check, now or when the ceiling allows it. */
  #advance(): void {
    const nowMs = this.#nowMs();
    for (const late of this.#waiting.filter(({ sinceMs }) => nowMs - sinceMs > MAX_WAIT_MS))
      this.#remove(late)?.proceed(false);
    const [next] = this.#sorted();
    if (this.#running || next === undefined) return;
    const waitMs = next.known ? 0 : this.#ceiling.waitMs(nowMs);
    if (waitMs > 0) {
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        this.#advance();
      }, waitMs).unref();
      return;
    }
    if (!next.known) this.#ceiling.take();
    this.#running = true;
    this.#remove(next)?.proceed(true);
  }

  #remove(waiting: Waiting | undefined): Waiting | undefined {
    this.#waiting = this.#waiting.filter((other) => other !== waiting);
    return waiting;
  }

  /** In the order in which they would run by what is known now. */
  #sorted(): Waiting[] {
    return this.#waiting.toSorted(
      (a, b) =>
        Number(b.known) - Number(a.known) ||
        this.#wrongOf(a.crowd) - this.#wrongOf(b.crowd) ||
        a.tries - b.tries ||
        Number(b.returning) - Number(a.returning) ||
        a.lot - b.lot,
    );
  }

  #wrongOf(crowd: string): number {
    return this.#wrong.get(crowd, this.#nowMs()) ?? 0;
  }
}

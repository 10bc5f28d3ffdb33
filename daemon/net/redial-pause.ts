const FIRST_PAUSE_MS = 500;
/** A person has to change something, and a server may count failed tries. */
const PERSON_PAUSE_MS = 60_000;
const JITTER = 0.2;

export interface RedialFacts {
  /** How often it has failed since it last worked; 1 the first time. */
  readonly failures: number;
  /** Whether a person has to do something before it can work. */
  readonly needsPerson: boolean;
  /** A server that is back has its cameras back within this. */
  readonly longestMs: number;
  /** From 0 to 1: cameras that lost a server at once do not return at once. */
  readonly random: number;
}

/** How long to wait before a server is called again, in ms. */
export function redialPauseMs({ failures, needsPerson, longestMs, random }: RedialFacts): number {
  const doublings = Math.min(Math.max(0, failures - 1), 10);
  const pauseMs = needsPerson ? PERSON_PAUSE_MS : Math.min(longestMs, FIRST_PAUSE_MS * 2 ** doublings);
  return pauseMs * (1 - JITTER + 2 * JITTER * random);
}

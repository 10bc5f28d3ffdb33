import type { Notice } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import { VERSION } from '../version.ts';
import { FailureLog } from './failure-log.ts';
import { sendRequest } from './send-request.ts';
import { isSuccess, noAnswerNotice, plainNotice, refusalNotice } from './webhook-failure.ts';
import type { AlertProblem } from './webhook-failure.ts';

interface PingParts {
  readonly log: Log;
  /** Whether pictures arrive, or none are due. */
  readonly isHealthy: () => boolean;
  readonly onNotices: () => void;
  /** Tests have their own. */
  readonly now?: () => number;
  readonly every?: (run: () => void, ms: number) => () => void;
  readonly send?: typeof sendRequest;
}

/** One that fails now and then is no news: the service at the other end waits for the next one too. */
const FAILURES_TO_TELL = 3;
const NAME = 'ALERT_PING_URL';

/** Asks for ALERT_PING_URL while the camera works, so that a service elsewhere can tell when it, its power or its network fails. */
export class DeadManPing {
  readonly #parts: PingParts;
  readonly #url: URL;
  readonly #stopping = new AbortController();
  readonly #endPings: () => void;
  #running: Promise<void> | null = null;
  #failures = 0;
  #problem: AlertProblem | null = null;
  readonly #log: FailureLog;
  readonly #now: () => number;
  #lastOkMs: number | null = null;

  constructor(url: string, seconds: number, parts: PingParts) {
    this.#parts = parts;
    this.#url = new URL(url);
    this.#now = parts.now ?? Date.now;
    this.#log = new FailureLog(parts.log, this.#now);
    this.#endPings = (parts.every ?? systemInterval)(() => this.#ping(), seconds * 1000);
    this.#ping();
  }

  get notices(): readonly Notice[] {
    return this.#problem === null ? [] : [plainNotice(this.#problem)];
  }

  /** For /status. */
  get report(): { readonly lastAnswered: string | null } {
    return { lastAnswered: this.#lastOkMs === null ? null : new Date(this.#lastOkMs).toISOString() };
  }

  async stop(): Promise<void> {
    this.#endPings();
    this.#stopping.abort();
    await this.#running;
  }

  #ping(): void {
    // One that hangs is not joined by more.
    if (this.#running !== null || !this.#parts.isHealthy()) return;
    this.#running = this.#ask().finally(() => (this.#running = null));
  }

  async #ask(): Promise<void> {
    const { send = sendRequest } = this.#parts;
    const { signal } = this.#stopping;
    const request = {
      url: this.#url,
      method: 'GET',
      headers: { 'user-agent': `picamd/${VERSION}` },
      body: Buffer.alloc(0),
    };
    const problem = await send(request, { signal }).then(
      (answer) => (isSuccess(answer) ? null : refusalNotice(NAME, answer)),
      (error: unknown) => noAnswerNotice(NAME, error),
    );
    if (signal.aborted) return;
    if (problem === null) this.#lastOkMs = this.#now();
    this.#failures = problem === null ? 0 : this.#failures + 1;
    this.#tell(this.#failures >= FAILURES_TO_TELL ? problem : null);
  }

  #tell(problem: AlertProblem | null): void {
    if (problem !== null) this.#log.failed(NAME, problem);
    else if (this.#log.isFailing(NAME)) this.#log.works(NAME, {}, `${NAME} is answered`);
    if (problem?.message === this.#problem?.message) return;
    this.#problem = problem;
    this.#parts.onNotices();
  }
}

function systemInterval(run: () => void, ms: number): () => void {
  const timer = setInterval(run, ms);
  return () => clearInterval(timer);
}

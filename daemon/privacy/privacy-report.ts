import type { EventLog, OngoingEvent } from '../events/event-log.ts';
import type { Log } from '../log/logger.ts';
import type { PrivacyState } from './privacy-setting.ts';
import { whyText } from './why-text.ts';

/** Who switches it, for the log. */
export interface PrivacyAuthor {
  readonly user: string;
  readonly address: string;
}

/** Tells the log and the events that privacy went on or off, or why it is. */
export class PrivacyReport {
  readonly #events: EventLog;
  readonly #log: Log;
  #event: OngoingEvent | null = null;

  constructor(events: EventLog, log: Log) {
    this.#events = events;
    this.#log = log;
  }

  /** `author`: null if nobody switches it now, but a schedule or the clock. */
  tell(state: PrivacyState, wasOn: boolean, author: PrivacyAuthor | null): void {
    const why = author === null ? whyText(state) : `by ${author.user}`;
    const until = state.until === null ? null : new Date(state.until).toISOString();
    this.#log.info({ ...author, reason: state.reason, until }, `privacy: ${state.on ? 'on' : 'off'}, ${why}`);
    const word = state.on ? 'Private' : 'No longer private';
    // More people see events than may know who is at home: no name.
    const text = author === null && state.reason !== 'user' ? `${word}, ${why}` : word;
    if (!state.on) this.#event?.end({ text });
    else if (wasOn) this.#event?.update({ text });
    else this.#event = this.#events.begin('privacy', { text });
  }
}

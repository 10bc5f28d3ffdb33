import { PicamdError } from '../errors.ts';
import { systemTimer } from '../system/timer.ts';
import type { Timer } from '../system/timer.ts';
import { visibleText } from '../text/visible-text.ts';
import type { EventLog } from './event-log.ts';
import type { CameraEvent } from './event.ts';
import type { HourlyCeiling } from './hourly-ceiling.ts';

const MAX_TEXT = 200;

export interface ManualEventsOptions {
  readonly log: EventLog;
  readonly ceiling: Pick<HourlyCeiling, 'take' | 'waitMs'>;
  /** Why no clip can be kept now, with what to do about it; null if one can. */
  readonly noClips: () => PicamdError | null;
  readonly timer?: Timer | undefined;
}

/** What someone reports: a button of the page, a sensor at a pin, a doorbell. */
export interface ManualReport {
  readonly text: string | null;
  /** How long it lasts; 0: it is over at once. */
  readonly seconds: number;
  /** Keep the pictures around it. */
  readonly clip: boolean;
}

/** Events that clients report. */
export class ManualEvents {
  readonly #options: ManualEventsOptions;
  /** At most as many as the ceiling lets through in two hours. */
  readonly #ends = new Set<() => void>();

  constructor(options: ManualEventsOptions) {
    this.#options = options;
  }

  /** @throws PicamdError 'too-many-events', or why there can be no clip. */
  report({ text, seconds, clip }: ManualReport): CameraEvent {
    const { log, ceiling, noClips, timer = systemTimer } = this.#options;
    const problem = clip ? noClips() : null;
    if (problem !== null) throw problem;
    if (!ceiling.take())
      throw new PicamdError(
        'too-many-events',
        'More events were reported within the hour than EVENTS_PER_HOUR allows',
        `Try again in ${Math.ceil(ceiling.waitMs / 60_000)} min, or raise EVENTS_PER_HOUR.`,
      );
    const facts = (id: string) => ({
      text: text === null ? null : visibleText(text, MAX_TEXT),
      // Recording keeps a clip of an event that says where it will be.
      clip: clip ? `recordings/${id}/clip.avi` : null,
    });
    if (seconds === 0) return log.add('manual', facts);
    const ongoing = log.begin('manual', facts);
    const end = () => {
      cancel();
      this.#ends.delete(end);
      ongoing.end();
    };
    const cancel = timer(end, seconds * 1000);
    this.#ends.add(end);
    return ongoing.event;
  }

  stop(): void {
    for (const end of this.#ends) end();
  }
}

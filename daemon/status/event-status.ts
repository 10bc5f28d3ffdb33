import type { EventLog } from '../events/event-log.ts';

/** Only that something happened: what it was needs the right `recordings`. */
export function eventStatus({ begun, last }: EventLog) {
  return {
    count: [...begun.values()].reduce((total, count) => total + count, 0),
    last: last === null ? null : { type: last.type, phase: last.phase, at: last.at },
  };
}

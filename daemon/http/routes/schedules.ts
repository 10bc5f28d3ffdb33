import { SCHEDULE_NAMES } from '../../schedule/schedules.ts';
import type { Schedules, ScheduleTexts } from '../../schedule/schedules.ts';
import type { Log } from '../../log/logger.ts';
import { stateDocument } from './state-document.ts';
import type { StateStore } from './state-document.ts';

interface ScheduleParts {
  readonly schedules: Schedules;
  readonly scheduleFile: StateStore<ScheduleTexts>;
  readonly log: Log;
}

/** GET and PUT /schedules.json: hours of the week for privacy, motion, recording and alerts; `now` is what they mean now. */
export function schedulesJson({ schedules, scheduleFile: file, log }: ScheduleParts) {
  return stateDocument({
    file,
    log,
    name: 'schedules',
    show: (texts) => ({
      ...texts,
      now: Object.fromEntries(SCHEDULE_NAMES.map((name) => [name, schedules.state(name)])),
    }),
    complete: (sent) => Object.fromEntries(Object.entries(sent).filter(([key]) => key !== 'now')),
    changed: () => schedules.apply(),
  });
}

import * as v from 'valibot';
import { parseSchedule, ScheduleError } from '../schedule/parse-schedule.ts';
import type { ScheduleTexts } from '../schedule/schedules.ts';
import type { StateKind } from './state-file.ts';

const hours = v.optional(
  v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      const fault = dataset.typed ? faultOf(dataset.value) : null;
      if (fault !== null) addIssue({ message: `must be hours such as Mo-Fr 08:00-18:00; ${fault}` });
    }),
  ),
  '',
);

/** schedules.json: hours of the week, as parse-schedule.ts reads them; empty: no schedule. */
export const SCHEDULES: StateKind<ScheduleTexts> = {
  schema: v.strictObject({ privacy: hours, motion: hours, recording: hours, alerts: hours }),
  initial: { privacy: '', motion: '', recording: '', alerts: '' },
};

function faultOf(text: string): string | null {
  try {
    parseSchedule(text);
    return null;
  } catch (error) {
    if (error instanceof ScheduleError) return error.message;
    throw error;
  }
}

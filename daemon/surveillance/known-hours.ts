import type { Notice } from '../errors.ts';
import type { ScheduleTexts } from '../schedule/schedules.ts';

/** schedules.json; StateFile implements it. */
interface ScheduleFile {
  readonly value: ScheduleTexts;
  readonly isLost: boolean;
  readonly incomplete: readonly string[];
}

const ALWAYS = '00:00-24:00';

/** Hours of privacy that cannot be read count as always: what nobody can tell counts for privacy. Someone can switch it off. */
export function knownHours(file: ScheduleFile): ScheduleTexts {
  return areHoursLost(file) ? { ...file.value, privacy: ALWAYS } : file.value;
}

export function lostHoursNotices(file: ScheduleFile): Notice[] {
  if (!areHoursLost(file)) return [];
  return [
    {
      code: 'bad-state-file',
      message:
        'The camera is private until someone switches it on, because its hours of privacy cannot be read',
      hint: 'Set the hours of privacy again on the settings page.',
    },
  ];
}

function areHoursLost({ isLost, incomplete }: ScheduleFile): boolean {
  return isLost || incomplete.includes('privacy');
}

import type { PrivacyState } from './privacy-setting.ts';

/** Why it is on or off, for the log and the event, if nobody has just switched it. */
export function whyText({ reason, by }: PrivacyState): string {
  switch (reason) {
    case 'user':
      return `as ${by} has set it`;
    case 'schedule':
      return 'by schedule';
    case 'unknown-time':
      return 'because there is a schedule, and the time is not known yet';
    case 'unknown-state':
      return 'because privacy.json cannot be read';
    case null:
      return 'its time is over';
  }
}

export const SCHEDULE_NAMES = ['privacy', 'motion', 'recording', 'alerts'] as const;
export type ScheduleName = (typeof SCHEDULE_NAMES)[number];

/** The document of /schedules.json. */
export interface SchedulesDocument extends Readonly<Record<ScheduleName, string>> {
  /** What they mean now; times in ms since 1970. */
  readonly now: Readonly<Record<ScheduleName, { readonly on: boolean; readonly until: number | null }>>;
}

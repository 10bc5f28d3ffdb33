export type ScheduleName = 'privacy' | 'motion' | 'recording' | 'alerts';

/** The document of /schedules.json. */
export interface SchedulesDocument extends Readonly<Record<ScheduleName, string>> {
  /** What they mean now; times in ms since 1970. */
  readonly now: Readonly<Record<ScheduleName, { readonly on: boolean; readonly until: number | null }>>;
}

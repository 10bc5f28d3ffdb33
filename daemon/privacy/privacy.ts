import { errorMessage } from '../errors.ts';
import type { Notice } from '../errors.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Log } from '../log/logger.ts';
import type { Schedules } from '../schedule/schedules.ts';
import { WallTimer } from '../schedule/wall-timer.ts';
import type { StartTimer } from '../schedule/wall-timer.ts';
import { KeptSetting } from './kept-setting.ts';
import type { PrivacyFile } from './kept-setting.ts';
import { PrivacyReport } from './privacy-report.ts';
import type { PrivacyAuthor } from './privacy-report.ts';
import { currentSetting, privacyState } from './privacy-setting.ts';
import type { PrivacySetting, PrivacyState } from './privacy-setting.ts';

export interface PrivacyOptions {
  readonly file: PrivacyFile;
  readonly schedules: Schedules;
  readonly events: EventLog;
  readonly log: Log;
  /** Shows a card instead of the camera, or the camera again. Resolves when the camera program has ended, or is started. */
  readonly show: (state: PrivacyState) => Promise<void>;
  readonly onNotices: () => void;
  readonly now?: () => number;
  /** Monotonic, in ms. */
  readonly steadyNow?: () => number;
  readonly startTimer?: StartTimer;
}

type Listener = (state: PrivacyState) => void;

/**
 * The privacy switch: while it is on, the camera program does not run, and nothing is recorded or examined. Someone switches it, for
 * a time if they want, or a schedule does; what they set survives a restart in privacy.json.
 */
export class Privacy {
  readonly #options: PrivacyOptions;
  readonly #now: () => number;
  readonly #steadyNow: () => number;
  readonly #timer: WallTimer;
  readonly #kept: KeptSetting;
  readonly #report: PrivacyReport;
  readonly #listeners = new Set<Listener>();
  #setting: PrivacySetting = { state: 'auto', until: null, by: '', since: 0 };
  #isOfThisRun = false;
  /** How far a clock that was not right yet was ahead of the monotonic one when a length of time was set; null: none was. */
  #unsureByMs: number | null = null;
  #state: PrivacyState = { on: false, until: null, reason: null, by: null };
  #since = Date.now();
  #shown: Promise<void> = Promise.resolve();

  constructor(options: PrivacyOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#steadyNow = options.steadyNow ?? (() => performance.now());
    this.#kept = new KeptSetting(options.file, options.onNotices);
    this.#report = new PrivacyReport(options.events, options.log);
    this.#timer = new WallTimer(() => this.#look(), options.startTimer);
    options.schedules.listen(() => this.#look());
  }

  get isOn(): boolean {
    return this.#state.on;
  }

  /** As it is, and since when, in ms since 1970. */
  get state(): PrivacyState & { readonly since: number } {
    return { ...this.#state, since: this.#since };
  }

  /** Whether a restart leaves the switch as it is. */
  get isSaved(): boolean {
    return this.#kept.isSaved;
  }

  get notices(): readonly Notice[] {
    return this.#kept.notices;
  }

  /** Calls back when it goes on or off, and when its end or reason changes. Returns a function that ends this. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads what was set, also by hand. What could not be written stays as it is. */
  async apply(): Promise<void> {
    const { file } = this.#options;
    const before = this.#setting;
    await file.read();
    // Someone may have switched it while the file was read.
    if (this.#kept.isSaved && this.#setting === before) {
      this.#isOfThisRun &&= JSON.stringify(file.value) === JSON.stringify(this.#setting);
      this.#setting = file.value;
    }
    this.#look();
    await this.#shown;
  }

  /**
   * Switches it on or off, at once. Resolves when the camera program has ended, or is started.
   *
   * @param until when the schedule decides again, in ms since 1970; null: when someone switches it, and for `off` when the schedule
   *   would have ended it
   * @param isLength `until` is a length of time from now: it moves when the clock is set for the first time
   */
  async switch(author: PrivacyAuthor, on: boolean, until: number | null, isLength = false): Promise<void> {
    const { schedules } = this.#options;
    const setting = { state: on ? 'on' : 'off', until, by: author.user, since: this.#now() } as const;
    this.#setting = schedules.isSet('privacy') || on ? setting : { ...setting, state: 'auto', until: null };
    this.#isOfThisRun = true;
    this.#unsureByMs = isLength && !schedules.isClockKnown ? this.#now() - this.#steadyNow() : null;
    this.#look(author);
    await Promise.all([this.#save(), this.#shown]);
  }

  stop(): void {
    this.#timer.stop();
  }

  /** Looks at the clock and at the schedule, and again when something changes next. */
  #look(author: PrivacyAuthor | null = null): void {
    const { file, schedules } = this.#options;
    const { isClockKnown } = schedules;
    const schedule = schedules.state('privacy');
    const before = this.#setting;
    if (isClockKnown) this.#setting = currentSetting(this.#withSureEnd(), schedule, this.#now());
    const setting = this.#setting;
    const hasChanged = setting !== before && author === null;
    const state = privacyState({
      setting,
      isLost: file.isLost && !this.#isOfThisRun,
      isOfThisRun: this.#isOfThisRun,
      schedule,
      isClockKnown,
    });
    // The schedule has a timer of its own.
    if (setting.until === null) this.#timer.stop();
    else this.#timer.wait(setting.until - this.#now());
    if (JSON.stringify(state) !== JSON.stringify(this.#state)) this.#enter(state, author);
    if (hasChanged) void this.#save();
  }

  /** The setting by the clock that has been set meanwhile: an hour is an hour. */
  #withSureEnd(): PrivacySetting {
    const { until, since } = this.#setting;
    if (this.#unsureByMs === null || until === null) return this.#setting;
    const setByMs = Math.round(this.#now() - this.#steadyNow() - this.#unsureByMs);
    this.#unsureByMs = null;
    return { ...this.#setting, until: until + setByMs, since: since + setByMs };
  }

  #enter(state: PrivacyState, author: PrivacyAuthor | null): void {
    const before = this.#state;
    this.#state = state;
    // What was set before a restart lasts since then.
    if (state.reason === 'user') this.#since = this.#setting.since;
    else if (state.on !== before.on) this.#since = this.#now();
    // Before anything else: from this moment nothing of an earlier picture leaves.
    if (state.on || before.on) this.#show(state);
    if (state.on !== before.on || state.reason !== before.reason) this.#report.tell(state, before.on, author);
    for (const listener of this.#listeners) listener(state);
  }

  #show(state: PrivacyState): void {
    const { log, show } = this.#options;
    this.#shown = show(state).catch((error: unknown) =>
      log.error({ err: error }, `privacy: ${errorMessage(error)}`),
    );
  }

  #save(): Promise<void> {
    return this.#kept.save(this.#setting, () => this.isOn);
  }
}

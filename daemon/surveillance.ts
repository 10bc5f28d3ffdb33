import { dirname, join } from 'node:path';
import { AlertsSwitch } from './alerts/alerts-switch.ts';
import type { CameraManager } from './camera/camera-manager.ts';
import { expectedFrames } from './camera/expected-frames.ts';
import { MOTION_AREAS } from './config/areas-schema.ts';
import type { MotionAreas } from './config/areas-schema.ts';
import { ALERTS_FILE } from './config/alerts-schema.ts';
import { cameraName } from './config/camera-name.ts';
import type { Loaded } from './config/load.ts';
import { PRIVACY } from './config/privacy-schema.ts';
import { instanceName } from './config/saved-settings.ts';
import { SCHEDULES } from './config/schedules-schema.ts';
import type { Config } from './config/settings.ts';
import { StateFile } from './config/state-file.ts';
import type { StateKind } from './config/state-file.ts';
import type { Notice } from './errors.ts';
import { ERRORS, PicamdError } from './errors.ts';
import type { EventLog } from './events/event-log.ts';
import { EventReports } from './events/event-reports.ts';
import type { Log } from './log/logger.ts';
import { MotionSwitch } from './motion/motion-switch.ts';
import { RecordingSwitch } from './recording/recording-switch.ts';
import type { OptionalPart } from './optional-part.ts';
import { PlaybackSwitch } from './playback/playback-switch.ts';
import { loadCard } from './privacy/load-card.ts';
import { Privacy } from './privacy/privacy.ts';
import { Schedules } from './schedule/schedules.ts';
import type { ScheduleTexts } from './schedule/schedules.ts';
import type { Broadcaster } from './stream/broadcaster.ts';
import { isClockKnown } from './system/clock-state.ts';
import { namedZoneFile } from './system/zone-files.ts';
import { TimeZone } from './time/time-zone.ts';

export interface SurveillanceParts {
  /** The settings in effect. */
  readonly config: () => Config;
  readonly log: Log;
  readonly cameras: CameraManager;
  readonly broadcaster: Broadcaster;
  /** settings.conf; other documents are beside it. */
  readonly saved: { readonly path: string | null };
  /** `notices` has changed. */
  readonly onNotices: () => void;
  /** At which picamd listens. */
  readonly urls: () => readonly string[];
}

/** What makes a camera that notices and keeps: events, and the parts that report them or listen to them. */
export class Surveillance {
  readonly #reports: EventReports;
  readonly schedules: Schedules;
  readonly privacy: Privacy;
  readonly motion: MotionSwitch;
  readonly playback: PlaybackSwitch;
  readonly recording: RecordingSwitch;
  readonly #scheduleFile: StateFile<ScheduleTexts>;
  readonly #areasFile: StateFile<MotionAreas>;
  readonly #alerts: AlertsSwitch;
  readonly #parts: readonly OptionalPart[];
  /** See instanceName(). */
  #instance: string | null = null;
  readonly #stopping = new AbortController();

  constructor({ config, log, cameras, broadcaster, saved, onNotices, urls }: SurveillanceParts) {
    this.#reports = new EventReports({
      settings: config,
      name: () => cameraName(config()),
      log,
      camera: () => expectedFrames(cameras),
      noClips: () => (this.recording.recording === null ? noClips() : null),
      onNotices,
    });
    const stateFile = <T>(name: string, kind: StateKind<T>) =>
      new StateFile(saved.path === null ? null : join(dirname(saved.path), name), kind);
    this.#scheduleFile = stateFile('schedules.json', SCHEDULES);
    const zone = () => new TimeZone(namedZoneFile(config().TIMEZONE));
    this.schedules = new Schedules({ texts: () => this.#scheduleFile.value, zone, isClockKnown });
    this.privacy = new Privacy({
      file: stateFile('privacy.json', PRIVACY),
      schedules: this.schedules,
      events: this.events,
      log,
      show: ({ on, until }) =>
        cameras.usePrivacy(on ? (size) => loadCard(size, until, Date.now(), zone()) : null),
      onNotices,
    });
    this.#areasFile = stateFile('motion.json', MOTION_AREAS);
    this.motion = new MotionSwitch({
      log,
      tap: (callback) => broadcaster.tap(callback),
      hold: () => cameras.hold(),
      cameraRun: () => cameras.camera?.run ?? null,
      overlayArea: () => cameras.camera?.ring.overlay?.area ?? null,
      areas: () => this.#areasFile.value,
      isScheduled: () => this.schedules.isOn('motion') && !this.privacy.isOn,
      onNotices,
    });
    this.motion.listen(this.#reports.examined);
    for (const part of [this.schedules, this.privacy])
      part.listen(() => void this.motion.refresh().then(this.#applied));
    this.#alerts = new AlertsSwitch({
      log,
      file: stateFile('alerts.json', ALERTS_FILE),
      events: this.events,
      camera: () => cameraName(config()),
      urls,
      keepsRecordings: () => this.playback.recordings !== null,
      picture: () => cameras.current()?.jpeg ?? null,
      isScheduled: () => this.schedules.isOn('alerts'),
      isHealthy: () => cameras.current() !== null || expectedFrames(cameras).state === 'expected',
      onNotices,
    });
    this.recording = new RecordingSwitch({
      log,
      config,
      instance: () => this.#instance,
      framesSince: (capturedAtMs) => cameras.camera?.ring.framesSince(capturedAtMs) ?? [],
      newest: () => cameras.current(),
      frameIntervalMs: () => cameras.frameIntervalMs(),
      tap: (callback) => broadcaster.tap(callback),
      hold: () => cameras.hold(),
      listen: (callback) => this.events.listen(callback),
      attach: (id, facts) => this.events.attach(id, facts),
      isAllowed: () => this.schedules.isOn('recording') && !this.privacy.isOn,
      onStore: (store) => void this.#reports.history.useStore(store),
      onDisk: (notice) =>
        void this.events.add('disk', {
          text: notice?.message ?? 'The disk of recordings can be written again',
        }),
      onNotices,
    });
    for (const part of [this.schedules, this.privacy]) part.listen(() => void this.recording.apply(config()));
    this.playback = new PlaybackSwitch({
      log,
      recording: () => this.recording.recording,
      instance: () => this.#instance,
    });
    // Reading follows recording, whose disk it shares.
    this.#parts = [this.motion, this.#alerts, this.recording, this.playback];
  }

  get events(): EventLog {
    return this.#reports.events;
  }

  /** For the routes. */
  get routeParts() {
    const { events, history, manual } = this.#reports;
    return {
      events,
      eventHistory: history,
      manualEvents: manual,
      stopping: this.#stopping.signal,
      schedules: this.schedules,
      privacy: this.privacy,
      scheduleFile: this.#scheduleFile,
      motion: this.motion,
      motionAreas: this.#areasFile,
      alerts: this.#alerts,
      keepsRecordings: () => this.playback.recordings !== null,
      recordings: () => this.playback.recordings,
      recordingState: () => this.recording.state,
      spareDisk: () => this.recording.spareDisk(),
      recording: this.recording,
    };
  }

  get notices(): readonly Notice[] {
    const files = [this.#scheduleFile, this.#areasFile];
    return [...files, this.privacy, this.#reports, ...this.#parts].flatMap(({ notices }) => notices);
  }

  /** Puts settings into effect that the daemon has adopted. */
  async apply({ config, file }: Loaded): Promise<void> {
    this.#instance = instanceName(file);
    await Promise.all([this.#scheduleFile.read(), this.#areasFile.read()]);
    this.schedules.apply();
    await this.privacy.apply();
    for (const part of this.#parts) await part.apply(config);
    this.#applied();
  }

  readonly #applied = (): void => {
    if (this.motion.report === null) this.#reports.examinationEnded();
  };

  /** The camera's state may have changed. */
  cameraChanged(): void {
    this.#reports.cameraChanged();
  }

  async stop(): Promise<void> {
    // First, so that what is going on ends in the recordings too.
    this.#reports.stop();
    this.#stopping.abort();
    this.schedules.stop();
    this.privacy.stop();
    await Promise.all(this.#parts.map((part) => part.stop()));
  }
}

function noClips(): PicamdError {
  return new PicamdError(
    'recording-off',
    ERRORS['recording-off'].meaning,
    'Set RECORD to events, continuous or both, or download the last seconds from /clip.',
  );
}

import { setTimeout as delay } from 'node:timers/promises';
import { expectedFrames } from '../camera/expected-frames.ts';
import { cameraName } from '../config/camera-name.ts';
import type { Loaded } from '../config/load.ts';
import { instanceName } from '../config/saved-settings.ts';
import type { Notice } from '../errors.ts';
import type { AlertsSwitch } from '../alerts/alerts-switch.ts';
import type { EventLog } from '../events/event-log.ts';
import { EventReports } from '../events/event-reports.ts';
import type { MotionSwitch } from '../motion/motion-switch.ts';
import type { OptionalPart } from '../optional-part.ts';
import { PlaybackSwitch } from '../playback/playback-switch.ts';
import { loadCard } from '../privacy/load-card.ts';
import { Privacy } from '../privacy/privacy.ts';
import type { RecordingSwitch } from '../recording/recording-switch.ts';
import { Schedules } from '../schedule/schedules.ts';
import { isClockKnown } from '../system/clock-state.ts';
import { namedZoneFile } from '../system/zone-files.ts';
import { TimeZone } from '../time/time-zone.ts';
import { createAlerts } from './create-alerts.ts';
import { createMotion } from './create-motion.ts';
import { createRecording } from './create-recording.ts';
import { documentsBeside } from './documents-beside.ts';
import type { DocumentsBeside } from './documents-beside.ts';
import { knownHours, lostHoursNotices } from './known-hours.ts';
import { noClips } from './no-clips.ts';
import type { SurveillanceParts } from './surveillance-parts.ts';

/** Less than the whole process has, which would count as forced then: see process.ts. */
const STOP_MS = 4000;

/** What makes a camera that notices and keeps: events, and the parts that report them or listen to them. */
export class Surveillance {
  readonly schedules: Schedules;
  readonly privacy: Privacy;
  readonly motion: MotionSwitch;
  readonly recording: RecordingSwitch;
  readonly playback: PlaybackSwitch;
  readonly #reports: EventReports;
  readonly #alerts: AlertsSwitch;
  readonly #documents: DocumentsBeside;
  readonly #parts: readonly OptionalPart[];
  /** See instanceName(). */
  #instance: string | null = null;
  readonly #config: SurveillanceParts['config'];
  readonly #stopping = new AbortController();

  constructor(parts: SurveillanceParts) {
    const { config, log, cameras, saved, onNotices } = parts;
    this.#config = config;
    const zone = () => new TimeZone(namedZoneFile(config().TIMEZONE));
    const instance = () => this.#instance;
    this.#documents = documentsBeside(saved.path);
    const { alerts, areas, privacy, schedules } = this.#documents;
    this.#reports = new EventReports({
      settings: config,
      name: () => cameraName(config()),
      log,
      camera: () => expectedFrames(cameras),
      noClips: () => noClips(this.recording.report),
      onNotices,
    });
    this.schedules = new Schedules({ texts: () => knownHours(schedules), zone, isClockKnown });
    this.privacy = new Privacy({
      file: privacy,
      schedules: this.schedules,
      events: this.events,
      log,
      show: ({ on, until }) =>
        cameras.usePrivacy(on ? (size) => loadCard(size, until, Date.now(), zone()) : null),
      onNotices,
    });
    const isAllowed = (name: 'motion' | 'recording') => this.schedules.isOn(name) && !this.privacy.isOn;
    this.motion = createMotion({
      ...parts,
      areas: () => areas.value,
      isAllowed: () => isAllowed('motion'),
    });
    this.motion.listen(this.#reports.examined);
    this.recording = createRecording({
      ...parts,
      reports: this.#reports,
      isAllowed: () => isAllowed('recording'),
      instance,
    });
    this.playback = new PlaybackSwitch({ log, recording: () => this.recording.recording, instance });
    this.#alerts = createAlerts({
      ...parts,
      file: alerts,
      events: this.events,
      keepsRecordings: () => this.playback.recordings !== null,
      isScheduled: () => this.schedules.isOn('alerts'),
    });
    // Reading follows recording, whose disk it shares.
    this.#parts = [this.motion, this.#alerts, this.recording, this.playback];
    this.privacy.listen(({ on }) => {
      if (on) this.#alerts.forgetPictures();
    });
    for (const part of [this.schedules, this.privacy]) part.listen(() => this.#allowedOrNot());
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
      scheduleFile: this.#documents.schedules,
      motion: this.motion,
      motionAreas: this.#documents.areas,
      alerts: this.#alerts,
      keepsRecordings: () => this.playback.recordings !== null,
      recordings: () => this.playback.recordings,
      recordingState: () => this.recording.state,
      spareDisk: () => this.recording.spareDisk(),
      recording: this.recording,
    };
  }

  get notices(): readonly Notice[] {
    const files = [this.#documents.schedules, this.#documents.areas];
    const parts = [...files, this.privacy, this.#reports, ...this.#parts];
    return [...lostHoursNotices(this.#documents.schedules), ...parts.flatMap(({ notices }) => notices)];
  }

  /** Puts settings into effect that the daemon has adopted. */
  async apply({ config, file }: Loaded): Promise<void> {
    this.#instance = instanceName(file);
    await Promise.all([this.#documents.schedules.read(), this.#documents.areas.read()]);
    this.schedules.apply();
    await this.privacy.apply();
    for (const part of this.#parts) await part.apply(config);
    this.#applied();
  }

  /** A schedule or the privacy switch has changed what may run. */
  #allowedOrNot(): void {
    void this.motion.refresh().then(() => this.#applied());
    void this.recording.apply(this.#config());
  }

  #applied(): void {
    if (this.motion.report === null) this.#reports.examinationEnded();
  }

  /** The camera's state may have changed. */
  cameraChanged(): void {
    this.#reports.cameraChanged();
  }

  /**
   * Ends all of it. A disk or a server that hangs does not keep picamd from ending: what recording has open then is repaired at
   * the next start.
   */
  async stop(): Promise<void> {
    // First, so that what is going on ends in the recordings too.
    this.#reports.stop();
    this.#stopping.abort();
    this.schedules.stop();
    this.privacy.stop();
    const ended = Promise.all(this.#parts.map((part) => part.stop()));
    await Promise.race([ended, delay(STOP_MS, undefined, { ref: false })]);
  }
}

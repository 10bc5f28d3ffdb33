import type { Notice, PicamdError } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import type { Timer } from '../system/timer.ts';
import { CameraLoss } from './camera-loss.ts';
import type { CameraLossOptions } from './camera-loss.ts';
import { EventHistory } from './event-history.ts';
import { EventLog } from './event-log.ts';
import type { CameraEvent } from './event.ts';
import { HourlyCeiling } from './hourly-ceiling.ts';
import { ManualEvents } from './manual-events.ts';
import { MotionEvents } from './motion-events.ts';
import type { NoticedMotion } from './motion-events.ts';
import { SceneEvents } from './scene-events.ts';
import type { NoticedScene } from './scene-events.ts';

/** The settings that are read here; durations are in seconds. */
interface EventSettings {
  readonly EVENT_GAP: number;
  readonly EVENT_MAX: number;
  readonly EVENTS_PER_HOUR: number;
  readonly CAMERA_LOST_SECONDS: number;
}

export interface EventReportsOptions {
  readonly settings: () => EventSettings;
  /** The camera's name. */
  readonly name: () => string;
  readonly log: Log;
  readonly camera: CameraLossOptions['camera'];
  /** See ManualEventsOptions. */
  readonly noClips: () => PicamdError | null;
  readonly onNotices: () => void;
  readonly timer?: Timer | undefined;
}

/** What is limited by EVENTS_PER_HOUR, each kind by itself. */
const KINDS = {
  motion: 'motion events',
  change: 'changes of the whole picture',
  tamper: 'tamper events',
  manual: 'reported events',
} as const;
type Kind = keyof typeof KINDS;

const HINTS: Readonly<Record<Kind, string>> = {
  motion: 'Lower MOTION_SENSITIVITY, mask what moves all the time, or raise EVENTS_PER_HOUR.',
  change: 'Point the camera away from what changes the light, or raise EVENTS_PER_HOUR.',
  tamper: 'Fasten the camera, or raise EVENTS_PER_HOUR.',
  manual: 'Check what reports them, or raise EVENTS_PER_HOUR.',
};

/** The event log, and what turns findings into events. */
export class EventReports {
  readonly events: EventLog;
  readonly history: EventHistory;
  readonly manual: ManualEvents;
  readonly #options: EventReportsOptions;
  readonly #motion: MotionEvents;
  readonly #scene: SceneEvents;
  readonly #loss: CameraLoss;
  readonly #busy = new Set<Kind>();
  readonly #ceilings: Readonly<Record<Kind, HourlyCeiling>>;

  constructor(options: EventReportsOptions) {
    this.#options = options;
    const { settings, name, timer, camera, noClips, log: lines } = options;
    const ceilings = {
      motion: this.#ceiling('motion'),
      change: this.#ceiling('change'),
      tamper: this.#ceiling('tamper'),
      manual: this.#ceiling('manual'),
    };
    const log = new EventLog({ camera: name });
    log.listen((event, isAddition) => {
      if (!isAddition) logEvent(lines, event);
    });
    const limits = () => ({ gapMs: settings().EVENT_GAP * 1000, mostMs: settings().EVENT_MAX * 1000 });
    const lostMs = () => settings().CAMERA_LOST_SECONDS * 1000;
    this.events = log;
    this.#ceilings = ceilings;
    this.history = new EventHistory(log);
    this.manual = new ManualEvents({ log, ceiling: ceilings.manual, noClips, timer });
    this.#motion = new MotionEvents({ log, ceiling: ceilings.motion, limits, timer });
    this.#scene = new SceneEvents({ log, changes: ceilings.change, tampers: ceilings.tamper });
    this.#loss = new CameraLoss({ log, lostMs, camera, timer });
  }

  /** Kinds of events that are not reported until the hour is over. */
  get notices(): readonly Notice[] {
    const { EVENTS_PER_HOUR } = this.#options.settings();
    return [...this.#busy].map((kind) => ({
      code: 'too-many-events',
      message: `More than ${EVENTS_PER_HOUR} ${KINDS[kind]} within an hour; further ones are left out until it is over`,
      hint: HINTS[kind],
    }));
  }

  /** Takes what is found in each examined frame. */
  readonly examined = (found: NoticedMotion & NoticedScene): void => {
    this.#scene.take(found);
    this.#motion.take(found);
  };

  /** No more frames are examined, for now. */
  readonly examinationEnded = (): void => {
    this.#scene.stop();
    this.#motion.stop();
  };

  /** The camera's state may have changed. */
  readonly cameraChanged = (): void => this.#loss.look();

  /** Ends what goes on. */
  stop(): void {
    this.examinationEnded();
    this.#loss.stop();
    this.manual.stop();
    for (const ceiling of Object.values(this.#ceilings)) ceiling.stop();
  }

  #ceiling(kind: Kind): HourlyCeiling {
    const { settings, timer, onNotices } = this.#options;
    const onBusy = (busy: boolean) => {
      if (busy) this.#busy.add(kind);
      else this.#busy.delete(kind);
      onNotices();
    };
    return new HourlyCeiling({ most: () => settings().EVENTS_PER_HOUR, onBusy, timer });
  }
}

function logEvent(log: Log, { id, type, phase, score, text }: CameraEvent): void {
  // What is wrong with a disk is logged as every notice is.
  if (phase === 'update' || type === 'disk') return;
  const facts = { event: id, ...(score === null ? {} : { score }), ...(text === null ? {} : { text }) };
  log.info(facts, `event: ${type}${phase === 'start' ? ' begins' : ''}`);
}

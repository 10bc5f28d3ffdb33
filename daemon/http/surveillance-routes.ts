import type { AlertsSwitch } from '../alerts/alerts-switch.ts';
import type { EventHistory } from '../events/event-history.ts';
import type { EventLog } from '../events/event-log.ts';
import type { ManualEvents } from '../events/manual-events.ts';
import type { MotionAreas, MotionSwitch } from '../motion/motion-switch.ts';
import type { Privacy } from '../privacy/privacy.ts';
import type { Schedules, ScheduleTexts } from '../schedule/schedules.ts';
import { recordingsPage } from './page/recordings-page.ts';
import type { Route } from './request-route.ts';
import type { RouteParts } from './routes.ts';
import { alertPresets, alertReach, alertsJson, testAlert } from './routes/alerts.ts';
import { clip } from './routes/clip.ts';
import type { ClipParts } from './routes/clip.ts';
import { eventStream } from './routes/event-stream.ts';
import { listEvents, reportEvent } from './routes/events.ts';
import { motionAreas, motionLive } from './routes/motion.ts';
import { privacyJson, switchPrivacy } from './routes/privacy.ts';
import { diskJson } from './routes/recordings/disk-json.ts';
import type { DiskParts } from './routes/recordings/disk-json.ts';
import { exportRecordings, recordedClip } from './routes/recordings/export-recordings.ts';
import { deleteRecording, starRecording } from './routes/recordings/keep-recording.ts';
import { playRecording } from './routes/recordings/play-recording.ts';
import { recordedPicture, recordedSnapshot } from './routes/recordings/recorded-picture.ts';
import { daysJson, listJson } from './routes/recordings/recordings-lists.ts';
import { schedulesJson } from './routes/schedules.ts';
import type { StateStore } from './routes/state-document.ts';

/** What the handlers of these routes are made from. */
export interface SurveillanceRouteParts
  extends
    Pick<ClipParts, 'framesSince' | 'log'>,
    Pick<DiskParts, 'recordings' | 'recordingState' | 'spareDisk'> {
  readonly events: EventLog;
  readonly eventHistory: EventHistory;
  readonly manualEvents: ManualEvents;
  readonly alerts: AlertsSwitch;
  readonly privacy: Privacy;
  /** What /snapshot.jpg answers while the camera is private. */
  readonly privateSnapshot: () => 'error' | 'card';
  readonly schedules: Schedules;
  readonly scheduleFile: StateStore<ScheduleTexts>;
  readonly motion: MotionSwitch;
  readonly motionAreas: StateStore<MotionAreas>;
  /** Aborts when picamd stops. */
  readonly stopping: AbortSignal;
}

const READ = { methods: ['GET'], right: 'recordings', answers: 'document' } as const;
const ADMIN = { right: 'admin', answers: 'json' } as const;
const CHANGE = { right: 'admin', answers: 'document' } as const;

/** The routes of motion, events, alerts, privacy, schedules and recordings: rows of ROUTES. */
export const SURVEILLANCE_ROUTES: readonly Route<RouteParts>[] = [
  { methods: ['GET'], path: '/events', right: 'recordings', answers: 'json', handler: listEvents },
  { methods: ['POST'], path: '/events', right: 'event', answers: 'json', handler: reportEvent },
  { ...READ, path: '/events/stream', handler: eventStream },
  { ...READ, path: '/clip', handler: clip },
  { ...READ, path: '/recordings', answers: 'page', handler: recordingsPage },
  { ...READ, path: '/recordings/days.json', handler: daysJson },
  { ...READ, path: '/recordings/list.json', handler: listJson },
  { ...READ, path: '/recordings/disk.json', handler: diskJson },
  { ...READ, path: '/recordings/picture.jpg', handler: recordedPicture },
  { ...READ, path: '/recordings/play', handler: playRecording },
  { ...READ, path: '/recordings/export', handler: exportRecordings },
  { ...READ, path: '/recordings/:id/clip.avi', handler: recordedClip },
  { ...READ, path: '/recordings/:id/snapshot.jpg', handler: recordedSnapshot },
  { ...CHANGE, methods: ['PUT', 'DELETE'], path: '/recordings/:id/star', handler: starRecording },
  { ...CHANGE, methods: ['DELETE'], path: '/recordings/:id', handler: deleteRecording },
  { methods: ['GET'], path: '/privacy.json', right: 'live', answers: 'json', handler: privacyJson },
  { methods: ['PUT'], path: '/privacy.json', right: 'control', answers: 'json', handler: switchPrivacy },
  { ...ADMIN, methods: ['GET', 'PUT'], path: '/schedules.json', handler: schedulesJson },
  { ...ADMIN, methods: ['GET', 'PUT'], path: '/motion/areas.json', handler: motionAreas },
  { ...CHANGE, methods: ['GET'], path: '/motion/live', handler: motionLive },
  { ...ADMIN, methods: ['GET', 'PUT'], path: '/alerts.json', handler: alertsJson },
  { ...ADMIN, methods: ['GET'], path: '/alerts/presets.json', handler: alertPresets },
  { ...ADMIN, methods: ['GET'], path: '/alerts/reach.json', handler: alertReach },
  { ...ADMIN, methods: ['POST'], path: '/alerts/test', handler: testAlert },
];

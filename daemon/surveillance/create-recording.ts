import type { EventReports } from '../events/event-reports.ts';
import { RecordingSwitch } from '../recording/recording-switch.ts';
import type { SharedParts } from './surveillance-parts.ts';

interface RecordingParts extends SharedParts {
  readonly reports: EventReports;
  /** Whether schedule and privacy let it run. */
  readonly isAllowed: () => boolean;
  /** See instanceName(). */
  readonly instance: () => string | null;
}

export function createRecording({
  cameras,
  broadcaster,
  reports,
  ...parts
}: RecordingParts): RecordingSwitch {
  const { events, history } = reports;
  return new RecordingSwitch({
    ...parts,
    framesSince: (capturedAtMs) => cameras.camera?.ring.framesSince(capturedAtMs) ?? [],
    newest: () => cameras.current(),
    frameIntervalMs: () => cameras.frameIntervalMs(),
    tap: (callback) => broadcaster.tap(callback),
    hold: () => cameras.hold(),
    listen: (callback) => events.listen(callback),
    attach: (id, facts) => events.attach(id, facts),
    onStore: (store) => void history.useStore(store),
    onDisk: (notice) =>
      void events.add('disk', { text: notice?.message ?? 'The disk of recordings can be written again' }),
  });
}

import type { RecordedEvent } from '../../daemon/http/page/browser/recordings/recorded-event.ts';

/** An event of the recordings page: motion of a moment, unless the fields say otherwise. */
export function made(id: string, fields: Partial<RecordedEvent> = {}): RecordedEvent {
  const nothing = { score: 0, zone: '', text: '', box: null, recordingId: null, hasSnapshot: false };
  return { id, type: 'motion', startMs: 0, endMs: 0, ...nothing, ...fields };
}

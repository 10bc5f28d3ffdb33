import { counter, gauge } from '../metrics/family.ts';
import type { RecordingReport } from '../recording/recording-report.ts';

interface RecordingPart {
  readonly recording: RecordingReport | null;
}

/** The metrics of recording; all but the first are absent while RECORD is off. */
export const RECORDING_FAMILIES = [
  gauge<RecordingPart>('recording_on', '1 while pictures can be recorded, else 0', ({ recording }) => {
    return recording?.state === 'recording' || recording?.state === 'waiting';
  }),
  counter<RecordingPart>('recording_frames', 'Frames recorded since recording was switched on', (p) => {
    return p.recording?.pictures ?? null;
  }),
  counter<RecordingPart>('recording_lost_frames', 'Frames for which the disk was too slow', (p) => {
    return p.recording?.lostPictures ?? null;
  }),
  counter<RecordingPart>(
    'recording_bytes',
    'Bytes of closed recordings',
    (p) => p.recording?.writtenBytes ?? null,
  ),
  counter<RecordingPart>('recording_disk_faults', 'How often the disk of recordings failed', (p) => {
    return p.recording?.diskFaults ?? null;
  }),
  gauge<RecordingPart>(
    'recording_used_bytes',
    'Size of all recordings',
    (p) => p.recording?.usedBytes ?? null,
  ),
  gauge<RecordingPart>('recording_disk_free_bytes', 'Free space on the disk of recordings', (p) => {
    return p.recording?.space?.freeBytes ?? null;
  }),
];

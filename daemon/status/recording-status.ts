import type { RecordingReport } from '../recording/recording-report.ts';

/** Recording as /status shows it. */
export function recordingStatus(report: RecordingReport | null) {
  if (report === null) return { on: false };
  const { space, bytesPerDay, days, notice, ...facts } = report;
  return {
    on: true,
    ...facts,
    problem: notice?.code ?? null,
    freeBytes: space?.freeBytes ?? null,
    totalBytes: space?.totalBytes ?? null,
    bytesPerDay: bytesPerDay === null ? null : Math.round(bytesPerDay),
    days: days === null ? null : Number(days.toFixed(1)),
  };
}

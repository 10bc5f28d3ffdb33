import type { MotionReport } from '../motion/motion-report.ts';

/** Motion detection as /status shows it. */
export function motionStatus(report: MotionReport | null) {
  if (report === null) return { on: false };
  const { score, framesPerSecond, examinedMs, examinedFrames, workerRestarts } = report;
  return {
    on: true,
    score: score === null ? null : Math.round(score),
    framesPerSecond: Number(framesPerSecond.toFixed(1)),
    examinedMs: examinedMs === null ? null : Number(examinedMs.toFixed(2)),
    examinedFrames,
    workerRestarts,
  };
}

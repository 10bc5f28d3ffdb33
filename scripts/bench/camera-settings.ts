/** What the camera of the benchmark writes. */
export interface CameraSettings {
  /** Of its frames. */
  folder: string;
  /** Frames per second. */
  rate: number;
  /** Frames until it ends by itself: nothing runs for ever, even if everything else was killed. */
  limit: number;
}

export function cameraEnvironment({ folder, rate, limit }: CameraSettings): Record<string, string> {
  return { BENCH_FRAMES: folder, BENCH_RATE: String(rate), BENCH_LIMIT: String(limit) };
}

export function cameraSettings(env: NodeJS.ProcessEnv): CameraSettings {
  return {
    folder: env['BENCH_FRAMES'] ?? '.',
    rate: Number(env['BENCH_RATE'] ?? 30),
    limit: Number(env['BENCH_LIMIT'] ?? 1000),
  };
}

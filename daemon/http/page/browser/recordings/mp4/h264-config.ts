/** What an encoder gets. */
export interface VideoFacts {
  /** Pixels, even: H.264 has one color for four of them. */
  readonly width: number;
  readonly height: number;
  /** The most pictures in a second, which the level allows. */
  readonly fps: number;
  /** On average: encoders divide their bits by it. */
  readonly averageFps: number;
  /** Bits in a second. */
  readonly bitrate: number;
}

/** High, main and constrained baseline profile: what is better comes first (H.264 Annex A.2). */
const PROFILES = ['6400', '4d00', '42e0'];
/** The number of a level with the macroblocks of a picture and of a second that it allows (H.264 table A-1). */
const LEVELS = [
  [31, 3600, 108_000],
  [40, 8192, 245_760],
  [42, 8704, 522_240],
  [51, 36_864, 983_040],
  [52, 36_864, 2_073_600],
  [62, 139_264, 16_711_680],
] as const;
const MACROBLOCK = 16;

/** How this browser encodes H.264; null if it cannot, or not over http to another machine: WebCodecs needs a secure context. */
export async function h264Config({
  width,
  height,
  fps,
  averageFps,
  bitrate,
}: VideoFacts): Promise<VideoEncoderConfig | null> {
  if (!('VideoEncoder' in globalThis)) return null;
  const blocks = Math.ceil(width / MACROBLOCK) * Math.ceil(height / MACROBLOCK);
  const level = LEVELS.find(([, ofPicture, ofSecond]) => blocks <= ofPicture && blocks * fps <= ofSecond);
  if (level === undefined) return null;
  for (const profile of PROFILES) {
    const config: VideoEncoderConfig = {
      codec: `avc1.${profile}${level[0].toString(16)}`,
      width,
      height,
      bitrate,
      framerate: averageFps,
      avc: { format: 'avc' },
    };
    const { supported } = await VideoEncoder.isConfigSupported(config).catch(() => ({ supported: false }));
    if (supported) return config;
  }
  return null;
}

import type { Turn } from '../frame/exif-orientation.ts';
import type { Frame } from '../frame/frame.ts';

/** How long a running camera may take for a frame, besides its frame interval; moonraker-timelapse gives up after 2 s. */
export const FRAME_WAIT_MS = 1500;

/** What routes need from the camera; CameraManager implements it. */
export interface CameraView {
  /** The newest frame, or null unless frames are arriving: an old picture is never served as a new one. */
  current(): Frame | null;
  /** Keeps an on-demand camera running until the returned function is called. */
  hold(): () => void;
  /** Whether the camera is starting and has not delivered a frame yet. */
  starting(): boolean;
  /** Whether picamd has just stood still, so that a newer frame than the current one is about to come. */
  isBehind(): boolean;
  /** Whether frames are a card, because the camera is private. */
  isPrivate(): boolean;
  /** By how much clients must turn its pictures, as their EXIF orientation says. */
  turn(): Turn;
  /** Measured, in ms; Infinity if there are too few frames. */
  frameIntervalMs(): number;
}

/** Where frames come from; Broadcaster implements it. */
export interface NextFrame {
  /** Calls back once with the next frame; the returned function cancels. */
  onNextFrame(callback: (frame: Frame) => void): () => void;
}

/**
 * Resolves with the next frame that was captured at `sinceMs` or later. If none arrives within `waitMs`, or the signal
 * aborts, it resolves with the last one that arrived meanwhile: on a machine that is always late each frame is old, and
 * says so. With null if none arrived.
 */
export function nextFrame(
  frames: NextFrame,
  waitMs: number,
  signal: AbortSignal,
  sinceMs = Number.NEGATIVE_INFINITY,
): Promise<Frame | null> {
  return new Promise((resolve) => {
    let last: Frame | null = null;
    const arrived = (frame: Frame) => {
      last = frame;
      if (frame.capturedAtMs >= sinceMs) done(frame);
      else cancel = frames.onNextFrame(arrived);
    };
    const done = (frame: Frame | null) => {
      clearTimeout(timer);
      cancel();
      signal.removeEventListener('abort', giveUp);
      resolve(frame);
    };
    const giveUp = () => done(last);
    const timer = setTimeout(giveUp, waitMs);
    let cancel = frames.onNextFrame(arrived);
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
  });
}

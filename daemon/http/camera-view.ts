import type { Frame } from '../frame/frame.ts';

/** What the routes need of the camera; CameraManager has it. */
export interface CameraView {
  /** The newest frame while pictures flow, else null: nobody is shown an old picture as a new one. */
  current(): Frame | null;
  /** Wants pictures (and so starts a camera that runs on demand) until the returned function is called. */
  hold(): () => void;
  /** It has been started and may deliver any moment. */
  starting(): boolean;
  /** From one frame to the next, as measured, in ms; infinite when there are too few to tell. */
  frameIntervalMs(): number;
}

/** Whoever hands out frames; the broadcaster does. */
export interface NextFrame {
  /** Calls back once with the next frame; the returned function cancels. */
  onNextFrame(callback: (frame: Frame) => void): () => void;
}

/** Resolves with the next frame, or with null when none comes within `waitMs` or the signal aborts. */
export function nextFrame(frames: NextFrame, waitMs: number, signal: AbortSignal): Promise<Frame | null> {
  return new Promise((resolve) => {
    const done = (frame: Frame | null) => {
      clearTimeout(timer);
      takeBack();
      signal.removeEventListener('abort', giveUp);
      resolve(frame);
    };
    const giveUp = () => done(null);
    const timer = setTimeout(giveUp, waitMs);
    const takeBack = frames.onNextFrame(done);
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
  });
}

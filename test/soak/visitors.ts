import { setTimeout as delay } from 'node:timers/promises';
import { ask } from '../helpers/ask.ts';
import { CheckedViewer } from '../helpers/checked-viewer.ts';
import { basic, USER } from '../helpers/credentials.ts';
import { between } from './random.ts';

export interface VisitedCamera {
  port: number;
  token: string;
  frame(number: number): Buffer;
  /** Of privacy. */
  card: Buffer;
  random(): number;
}

/** Counts of what the visitors did and received. */
export interface Visits {
  streams: number;
  frames: number;
  stalls: number;
  resets: number;
  snapshots: number;
  /** Snapshots and streams that got 503 because the camera was down. */
  withoutPicture: number;
  refused: number;
  problems: string[];
}

export const NO_VISITS: Readonly<Visits> = {
  streams: 0,
  frames: 0,
  stalls: 0,
  resets: 0,
  snapshots: 0,
  withoutPicture: 0,
  refused: 0,
  problems: [],
};

const MAX_PROBLEMS = 20;
/** Wrong passwords come from this address, so that they lock out nobody else. */
const STRANGER_ADDRESS = '127.0.0.9';

/** Viewers and other clients of the camera, each in its own loop. */
export class Visitors {
  readonly visits: Visits = { ...NO_VISITS, problems: [] };
  readonly #camera: VisitedCamera;

  constructor(camera: VisitedCamera) {
    this.#camera = camera;
  }

  /** Runs all visitors until the signal aborts; resolves when all have left. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([
      this.#repeat(signal, () => this.#watch(signal, '/video_feed', 600)),
      this.#repeat(signal, () => this.#watch(signal, '/video_feed', 20)),
      this.#repeat(signal, () => this.#watch(signal, '/video_feed', 5)),
      this.#repeat(signal, () => this.#watch(signal, '/video_feed?fps=2', 30)),
      this.#repeat(signal, () => this.#watch(signal, '/video_feed?fps=0.5&duration=15', 30)),
      this.#repeat(signal, () => this.#stall(signal)),
      this.#repeat(signal, () => this.#reset(signal)),
      this.#repeat(signal, () => this.#snapshot(signal)),
      this.#repeat(signal, () => this.#stranger(signal)),
    ]);
  }

  async #repeat(signal: AbortSignal, visit: () => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      try {
        await visit();
      } catch (error) {
        if (!signal.aborted) this.#problem((error as Error).message);
      }
      await this.#pause(signal, 0.2, 2);
    }
  }

  async #watch(signal: AbortSignal, path: string, maxSeconds: number): Promise<void> {
    const viewer = this.#enter(path);
    await Promise.race([viewer.ended, this.#pause(signal, maxSeconds / 4, maxSeconds)]);
    this.#leave(viewer, () => viewer.stop());
  }

  /** Stops reading for a while, then continues and leaves. */
  async #stall(signal: AbortSignal): Promise<void> {
    const viewer = this.#enter('/video_feed');
    await Promise.race([viewer.ended, this.#pause(signal, 1, 5)]);
    viewer.pause();
    this.visits.stalls++;
    await this.#pause(signal, 1, 20);
    viewer.resume();
    await Promise.race([viewer.ended, this.#pause(signal, 0, 5)]);
    this.#leave(viewer, () => viewer.stop());
  }

  async #reset(signal: AbortSignal): Promise<void> {
    const viewer = this.#enter('/video_feed');
    await Promise.race([viewer.ended, this.#pause(signal, 0, 2)]);
    this.visits.resets++;
    this.#leave(viewer, () => viewer.abort());
  }

  async #snapshot(signal: AbortSignal): Promise<void> {
    const { status, body } = await ask({ port: this.#camera.port }, '/snapshot.jpg', {
      Authorization: basic(USER.name, USER.password),
    });
    this.visits.snapshots++;
    if (status === 503) this.visits.withoutPicture++;
    else if (status !== 200) this.#problem(`a snapshot got status ${status}`);
    else if (body.readUInt16BE(0) !== 0xffd8 || body.readUInt16BE(body.length - 2) !== 0xffd9)
      this.#problem('a snapshot is not a complete JPEG');
    await this.#pause(signal, 0, 1);
  }

  async #stranger(signal: AbortSignal): Promise<void> {
    const at = { port: this.#camera.port, localAddress: STRANGER_ADDRESS };
    const { status } = await ask(at, '/video_feed', { Authorization: basic(USER.name, 'wrong password') });
    if (status === 401 || status === 429) this.visits.refused++;
    else this.#problem(`a stranger got status ${status}`);
    await this.#pause(signal, 5, 20);
  }

  #enter(path: string): CheckedViewer {
    this.visits.streams++;
    const { port, token, frame, card } = this.#camera;
    return new CheckedViewer({
      at: { port, host: '127.0.0.1' },
      path,
      authorization: `Bearer ${token}`,
      frame,
      card,
    });
  }

  #leave(viewer: CheckedViewer, close: () => void): void {
    close();
    if (viewer.status === 503) this.visits.withoutPicture++;
    else if (viewer.status !== 200 && viewer.status !== 0)
      this.#problem(`a viewer got status ${viewer.status}`);
    this.visits.frames += viewer.frames;
    for (const problem of viewer.problems) this.#problem(problem);
  }

  async #pause(signal: AbortSignal, min: number, max: number): Promise<void> {
    // The only possible error is the abort.
    await delay(between(this.#camera.random, min, max) * 1000, undefined, { signal }).catch(() => {});
  }

  #problem(problem: string): void {
    if (this.visits.problems.length < MAX_PROBLEMS) this.visits.problems.push(problem);
  }
}

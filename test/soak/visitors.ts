import { setTimeout as delay } from 'node:timers/promises';
import { ask } from '../helpers/ask.ts';
import { CheckedViewer } from '../helpers/checked-viewer.ts';
import { basic, USER } from '../helpers/credentials.ts';
import { between } from './random.ts';

export interface House {
  port: number;
  token: string;
  frame(number: number): Buffer;
  random(): number;
}

/** What the visitors have done and seen. */
export interface Visits {
  streams: number;
  frames: number;
  stalls: number;
  resets: number;
  snapshots: number;
  /** Snapshots and streams that were answered with 503: the camera was lost just then. */
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

const MOST_PROBLEMS = 20;
/** Wrong passwords come from there, so that they lock out nobody else. */
const STRANGER = '127.0.0.9';

/** Everybody who looks at the camera, each in a loop of its own, until the signal aborts. */
export class Visitors {
  readonly visits: Visits = { ...NO_VISITS, problems: [] };
  readonly #house: House;

  constructor(house: House) {
    this.#house = house;
  }

  /** Resolves when the last one has gone. */
  async come(signal: AbortSignal): Promise<void> {
    await Promise.all([
      this.#again(signal, () => this.#watch(signal, '/video_feed', 600)),
      this.#again(signal, () => this.#watch(signal, '/video_feed', 20)),
      this.#again(signal, () => this.#watch(signal, '/video_feed', 5)),
      this.#again(signal, () => this.#watch(signal, '/video_feed?fps=2', 30)),
      this.#again(signal, () => this.#watch(signal, '/video_feed?fps=0.5&duration=15', 30)),
      this.#again(signal, () => this.#stall(signal)),
      this.#again(signal, () => this.#reset(signal)),
      this.#again(signal, () => this.#snapshot(signal)),
      this.#again(signal, () => this.#stranger(signal)),
    ]);
  }

  async #again(signal: AbortSignal, visit: () => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      try {
        await visit();
      } catch (error) {
        if (!signal.aborted) this.#wrong((error as Error).message);
      }
      await this.#pause(signal, 0.2, 2);
    }
  }

  async #watch(signal: AbortSignal, path: string, mostSeconds: number): Promise<void> {
    const viewer = this.#enter(path);
    await Promise.race([viewer.ended, this.#pause(signal, mostSeconds / 4, mostSeconds)]);
    this.#leave(viewer, () => viewer.stop());
  }

  /** Reads nothing for a while, then goes on or leaves. */
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
    const { status, body } = await ask({ port: this.#house.port }, '/snapshot.jpg', {
      Authorization: basic(USER.name, USER.password),
    });
    this.visits.snapshots++;
    if (status === 503) this.visits.withoutPicture++;
    else if (status !== 200) this.#wrong(`a snapshot was answered with ${status}`);
    else if (body.readUInt16BE(0) !== 0xffd8 || body.readUInt16BE(body.length - 2) !== 0xffd9)
      this.#wrong('a snapshot is no whole JPEG');
    await this.#pause(signal, 0, 1);
  }

  async #stranger(signal: AbortSignal): Promise<void> {
    const at = { port: this.#house.port, localAddress: STRANGER };
    const { status } = await ask(at, '/video_feed', { Authorization: basic(USER.name, 'wrong password') });
    if (status === 401 || status === 429) this.visits.refused++;
    else this.#wrong(`a stranger was answered with ${status}`);
    await this.#pause(signal, 5, 20);
  }

  #enter(path: string): CheckedViewer {
    this.visits.streams++;
    const { port, token, frame } = this.#house;
    return new CheckedViewer({
      at: { port, host: '127.0.0.1' },
      path,
      authorization: `Bearer ${token}`,
      frame,
    });
  }

  #leave(viewer: CheckedViewer, go: () => void): void {
    go();
    if (viewer.status === 503) this.visits.withoutPicture++;
    else if (viewer.status !== 200 && viewer.status !== 0)
      this.#wrong(`a viewer was answered with ${viewer.status}`);
    this.visits.frames += viewer.frames;
    for (const problem of viewer.problems) this.#wrong(problem);
  }

  async #pause(signal: AbortSignal, least: number, most: number): Promise<void> {
    // The only error is that of the abort.
    await delay(between(this.#house.random, least, most) * 1000, undefined, { signal }).catch(() => {});
  }

  #wrong(what: string): void {
    if (this.visits.problems.length < MOST_PROBLEMS) this.visits.problems.push(what);
  }
}

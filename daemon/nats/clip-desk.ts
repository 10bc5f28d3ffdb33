import { randomBytes } from 'node:crypto';
import type { ClipRange, OpenClip } from '../clip/open-clip.ts';
import { ERRORS, PicamdError } from '../errors.ts';
import type { Timer } from '../system/timer.ts';
import type { ClipHead, ClipPiece } from './clip-message.ts';

export interface ClipDeskOptions {
  /** Null if there is no picture of it. It keeps the camera running until `gone` aborts. */
  readonly open: (range: ClipRange, gone: AbortSignal) => Promise<OpenClip | null>;
  readonly isPrivate: () => boolean;
  readonly timer: Timer;
}

/** Each has up to 1 MiB, or a frame, and what of it did not fit the last piece. */
const MOST_CLIPS = 2;
/** Who does not ask for more for this long has gone: a hub's slowest clients need 32 s for a piece. */
const IDLE_MS = 40_000;
/** Who is so much slower than the camera does not get the rest. */
const SLOW_MS = 60_000;
/** A piece waits no longer for what is being captured; it may be empty. */
const PIECE_MS = 1000;

interface OnTheWay {
  readonly bytes: AsyncGenerator<Uint8Array>;
  readonly gone: AbortController;
  /** What is to come next, that someone waits for already. */
  next: Promise<IteratorResult<Uint8Array>> | null;
  rest: Uint8Array;
  isBusy: boolean;
  stopIdle: () => void;
  readonly stopLast: () => void;
}

/** Clips that hubs fetch piece by piece, each as the answer to a request: nothing is sent that nobody waits for. */
export class ClipDesk {
  readonly #options: ClipDeskOptions;
  readonly #clips = new Map<string, OnTheWay>();
  #opening = 0;

  constructor(options: ClipDeskOptions) {
    this.#options = options;
  }

  /** @throws PicamdError 'too-many-clips', 'private' or 'no-frame'. */
  async begin(range: ClipRange): Promise<ClipHead> {
    const { open, isPrivate, timer } = this.#options;
    if (isPrivate()) throw privateCamera();
    if (this.#clips.size + this.#opening >= MOST_CLIPS)
      throw new PicamdError('too-many-clips', 'Too many clips are on their way.', 'Try again later.');
    const gone = new AbortController();
    this.#opening++;
    const opened = await open(range, gone.signal).finally(() => this.#opening--);
    if (opened === null) {
      gone.abort();
      if (isPrivate()) throw privateCamera();
      throw new PicamdError('no-frame', ERRORS['no-frame'].meaning, 'The status of the camera says why.');
    }
    const id = randomBytes(12).toString('base64url');
    this.#clips.set(id, {
      bytes: opened.bytes,
      gone,
      next: null,
      rest: new Uint8Array(),
      isBusy: false,
      stopIdle: timer(() => this.end(id), IDLE_MS),
      stopLast: timer(() => this.end(id), range.afterMs + SLOW_MS),
    });
    return { id, atMs: opened.atMs, missingMs: Math.round(opened.missingMs) };
  }

  /**
   * The next bytes of a clip, at most so many.
   *
   * @throws PicamdError 'not-found' if there is no such clip, or someone waits for its next bytes already.
   */
  async more(id: string, mostBytes: number): Promise<ClipPiece> {
    const clip = this.#clips.get(id);
    if (clip === undefined || clip.isBusy)
      throw new PicamdError('not-found', 'There is no such clip any more.', 'Ask for another one.');
    clip.isBusy = true;
    clip.stopIdle();
    try {
      const isDone = await this.#fill(clip, mostBytes);
      const bytes = clip.rest.subarray(0, mostBytes);
      clip.rest = clip.rest.subarray(bytes.length);
      const isLast = isDone && clip.rest.length === 0;
      if (isLast) this.end(id);
      return { bytes, isLast };
    } finally {
      clip.isBusy = false;
      if (this.#clips.has(id)) clip.stopIdle = this.#options.timer(() => this.end(id), IDLE_MS);
    }
  }

  /** Ends all that are on their way. */
  endAll(): void {
    for (const id of this.#clips.keys()) this.end(id);
  }

  /** Ends it, if it is on its way. */
  end(id: string): void {
    const clip = this.#clips.get(id);
    if (clip === undefined) return;
    this.#clips.delete(id);
    clip.stopIdle();
    clip.stopLast();
    clip.gone.abort();
  }

  /** Waits until there are so many bytes, or for a while. Resolves with whether there are no more. */
  async #fill(clip: OnTheWay, mostBytes: number): Promise<boolean> {
    const pieces = [clip.rest];
    let bytes = clip.rest.length;
    let isDone = false;
    let stopTimer: (() => void) | undefined;
    const time = new Promise<null>((resolve) => {
      stopTimer = this.#options.timer(() => resolve(null), PIECE_MS);
    });
    try {
      while (bytes < mostBytes && !isDone) {
        clip.next ??= clip.bytes.next();
        const next = await Promise.race([clip.next, time]);
        if (next === null) break;
        clip.next = null;
        isDone = next.done === true;
        if (next.done !== true) pieces.push(next.value);
        bytes += next.done === true ? 0 : next.value.length;
      }
    } finally {
      stopTimer?.();
    }
    clip.rest = pieces.length === 1 ? clip.rest : Buffer.concat(pieces);
    return isDone;
  }
}

function privateCamera(): PicamdError {
  return new PicamdError('private', ERRORS.private.meaning, 'Switch privacy off, or wait until it ends.');
}

import { apiUrl } from '../api-url.ts';
import { Painter } from '../painter.ts';
import { captureTimeMs } from '../snapshot-transport.ts';
import { readStream } from '../stream-reader.ts';
import { NewestWins } from './newest-wins.ts';

interface PlayerParts {
  readonly canvas: HTMLCanvasElement;
  /** A picture is shown. `moves`: the playhead goes there, as while playing and after a step. */
  onPicture(capturedMs: number, moves: boolean): void;
  /** There is no picture at that moment or before, or none that this client may see. */
  onNothing(): void;
  /** The stream has ended: at the end of what is kept, or by an error with this code. */
  onEnd(code: string | null): void;
}

interface Wanted {
  /** Null: from the picture that came last, also if that is after this was wanted. */
  readonly atMs: number | null;
  readonly step: 0 | 1 | -1;
}

/** X-Picamd-Error while others play. */
const BUSY = 'too-many-clips';
const RETRY_MS = 1000;
/** A stream that was just given up may still have its place. */
const MOST_RETRIES = 10;
/** What is recorded is on the disk some seconds later: until then, the stream ends before it. */
const NEW_MS = 15_000;
/** With RECORD_FPS=0.1 a picture comes every 40 s at a quarter of the speed. */
const SILENCE_MS = 60_000;

/** Shows recordings: single pictures, of which the last that is wanted wins, and streams that the daemon paces. */
export class Player {
  readonly #parts: PlayerParts;
  readonly #painter: Painter;
  readonly #pictures = new NewestWins<Wanted>((wanted, signal) => this.#fetch(wanted, signal));
  #stream: AbortController | null = null;
  #moves = false;
  /** When the last picture that came was captured; null before the first. */
  #gotMs: number | null = null;

  constructor(parts: PlayerParts) {
    this.#parts = parts;
    this.#painter = new Painter({
      canvas: parts.canvas,
      onPainted: (capturedMs) => {
        if (capturedMs === null) return;
        this.#gotMs = capturedMs;
        parts.onPicture(capturedMs, this.#moves);
      },
    });
  }

  get playing(): boolean {
    return this.#stream !== null;
  }

  /** A picture is on its way. */
  get busy(): boolean {
    return this.#pictures.busy;
  }

  /** The shown picture as it was recorded. */
  get shownJpeg(): Blob | null {
    return this.#painter.shownJpeg;
  }

  /** Shows the picture at a moment, or the last one before it. Ends a stream. */
  show(atMs: number): void {
    this.pause();
    this.#moves = false;
    this.#pictures.want({ atMs, step: 0 });
  }

  /** Shows the next picture (1) or the one before (-1). Ends a stream. */
  step(step: 1 | -1): void {
    this.pause();
    this.#moves = true;
    this.#pictures.want({ atMs: null, step });
  }

  play(atMs: number, speed: number): void {
    this.pause();
    this.#moves = true;
    this.#pictures.cancel();
    const stream = new AbortController();
    this.#stream = stream;
    void this.#play(atMs, speed, stream.signal);
  }

  pause(): void {
    this.#stream?.abort();
    this.#stream = null;
    this.#painter.clear();
  }

  async #play(fromMs: number, speed: number, signal: AbortSignal): Promise<void> {
    let atMs = fromMs;
    for (let retries = 0; ; retries++) {
      const url = apiUrl(`recordings/play?at=${Math.round(atMs)}&speed=${speed}`);
      const { reason, code } = await readStream({
        url,
        signal,
        silenceMs: SILENCE_MS,
        onPart: (part) => {
          retries = 0;
          atMs = part.capturedMs ?? atMs;
          this.#painter.offer(part);
        },
      });
      if (signal.aborted) return;
      const isOver = reason === 'closed' || reason === 'garbled' || (reason === 'refused' && code !== BUSY);
      if ((isOver && !isNew(atMs)) || retries === MOST_RETRIES) return this.#end(code);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      if (signal.aborted) return;
    }
  }

  #end(code: string | null): void {
    this.#stream = null;
    this.#parts.onEnd(code);
  }

  async #fetch({ atMs: wantedMs, step }: Wanted, signal: AbortSignal): Promise<void> {
    const atMs = wantedMs ?? this.#gotMs;
    if (atMs === null) return;
    const query = step === 0 ? '' : `&step=${step}`;
    try {
      const response = await fetch(apiUrl(`recordings/picture.jpg?at=${Math.round(atMs)}${query}`), {
        signal,
      });
      if (!response.ok) return this.#nothing(signal);
      const jpeg = new Uint8Array(await response.arrayBuffer());
      if (signal.aborted) return;
      const capturedMs = captureTimeMs(response);
      this.#gotMs = capturedMs;
      this.#painter.offer({ jpeg, capturedMs });
    } catch {
      this.#nothing(signal);
    }
  }

  #nothing(signal: AbortSignal): void {
    if (!signal.aborted) this.#parts.onNothing();
  }
}

/** Whether more may follow a picture of this time soon. */
function isNew(ms: number): boolean {
  return Math.abs(Date.now() - ms) < NEW_MS;
}

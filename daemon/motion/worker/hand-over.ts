import { readAnswer, writeAnswer } from './answer.ts';
import type { Answer } from './answer.ts';

/** A frame that the worker is to examine. */
export interface Question {
  readonly jpeg: Buffer;
  /** ms of the monotonic clock. */
  readonly capturedAtMs: number;
  /** The same moment in ms since 1970. */
  readonly wallClockMs: number;
  /** Whether the answer is to have the blocks. */
  readonly isTuned: boolean;
  /** The picture changes by itself: no motion for so long. Usually 0. */
  readonly quietMs: number;
}

/** Whose the bytes are. */
const MAIN_THREAD = 0;
const WORKER = 1;

/** Two Int32 at the start: the owner, and the length of the body. */
const OWNER = 0;
const LENGTH = 1;
/** Then numbers, of the question or the answer, and the body: its JPEG or text. */
const NUMBERS_AT = 8;
const NUMBERS = 15;
const BODY_AT = NUMBERS_AT + 8 * NUMBERS;
/** MAX_FRAME_BYTES is at most that. This is address space: the memory is as large as the largest body needed. */
const MOST_BODY_BYTES = 64 * 1024 * 1024;
/** Frames differ in size: so much more than this one needs, in parts of it. */
const SPARE = 0.25;

/**
 * The memory in which the main thread hands a frame to the worker, and the worker hands back what it found. Messages in its
 * place cost the main thread about twice as much (see the README).
 *
 * The Int32 at its start says whose all other bytes are. Only the owner reads or writes them, and gives them away last of all:
 *
 * 1. At first they are the main thread's. `ask` copies a frame into them, makes them the worker's, and wakes it.
 * 2. The worker sleeps in `waitForQuestion` until then, examines the frame where it is, and writes over it with `answer`, which
 *    makes the bytes the main thread's again.
 * 3. The main thread sees that when it next looks, and reads the answer (`readAnswer`) before it asks again.
 *
 * So one frame at most is under way, and none is ever half of another. Each worker has a memory of its own: one that hangs, or
 * is being ended, still has the old one.
 */
export class HandOver {
  /** The worker makes a HandOver of its own of it. */
  readonly memory: SharedArrayBuffer;
  readonly #state: Int32Array;
  readonly #numbers: Float64Array;
  #body: Buffer;

  constructor(memory = new SharedArrayBuffer(BODY_AT, { maxByteLength: BODY_AT + MOST_BODY_BYTES })) {
    this.memory = memory;
    this.#state = new Int32Array(memory, 0, 2);
    this.#numbers = new Float64Array(memory, NUMBERS_AT, NUMBERS);
    this.#body = Buffer.from(memory, BODY_AT);
  }

  /** Whether a frame is with the worker, which has not answered yet. */
  get isWithWorker(): boolean {
    return Atomics.load(this.#state, OWNER) === WORKER;
  }

  /** For the main thread. */
  ask({ jpeg, capturedAtMs, wallClockMs, isTuned, quietMs }: Question): void {
    this.#expectOwner(MAIN_THREAD);
    this.#writeBody(jpeg);
    const numbers = this.#numbers;
    numbers[0] = capturedAtMs;
    numbers[1] = wallClockMs;
    numbers[2] = isTuned ? 1 : 0;
    numbers[3] = quietMs;
    this.#giveTo(WORKER);
  }

  /** For the worker: sleeps until there is a frame. Its event loop stands still meanwhile; only `terminate` ends that. */
  waitForQuestion(): Question {
    while (!this.isWithWorker) Atomics.wait(this.#state, OWNER, MAIN_THREAD);
    const [capturedAtMs = 0, wallClockMs = 0, isTuned = 0, quietMs = 0] = this.#numbers;
    return { jpeg: this.#readBody(), capturedAtMs, wallClockMs, isTuned: isTuned === 1, quietMs };
  }

  /** For the worker. */
  answer(answer: Answer): void {
    this.#expectOwner(WORKER);
    this.#writeBody(Buffer.from(writeAnswer(answer, this.#numbers)));
    this.#giveTo(MAIN_THREAD);
  }

  /** For the main thread, once the worker has answered. */
  readAnswer(): Answer {
    this.#expectOwner(MAIN_THREAD);
    // Most answers have no body.
    const text = this.#state[LENGTH] === 0 ? '' : this.#readBody().toString();
    return readAnswer(this.#numbers, text);
  }

  #giveTo(owner: number): void {
    Atomics.store(this.#state, OWNER, owner);
    Atomics.notify(this.#state, OWNER);
  }

  /** @throws Error if the bytes are the other thread's: it may be reading or writing them */
  #expectOwner(owner: number): void {
    if (Atomics.load(this.#state, OWNER) !== owner) throw new Error('the other thread has these bytes');
  }

  #writeBody(bytes: Buffer): void {
    const { memory } = this;
    const { length } = bytes;
    this.#state[LENGTH] = length;
    if (length === 0) return;
    if (memory.byteLength < BODY_AT + length)
      memory.grow(BODY_AT + Math.min(MOST_BODY_BYTES, Math.ceil(length * (1 + SPARE))));
    // Not `set` or `copy`: into shared memory, V8 copies byte by byte unless both places are aligned alike, 20 µs instead of 2 for 70 KB.
    this.#viewOf(length).fill(bytes, 0, length);
  }

  /** Valid while this thread owns it. */
  #readBody(): Buffer {
    const length = this.#state[LENGTH] ?? 0;
    return this.#viewOf(length).subarray(0, length);
  }

  /** The body, with room for at least `length` bytes: the other thread may have made the memory larger. */
  #viewOf(length: number): Buffer {
    if (this.#body.length < length) this.#body = Buffer.from(this.memory, BODY_AT);
    return this.#body;
  }
}

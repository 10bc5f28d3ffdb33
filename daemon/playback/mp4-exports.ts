import { join } from 'node:path';
import { errorMessage } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import type { DiskQueue, FileSystem } from '../recording/disk-queue.ts';
import { convert, encoders, findProgram } from './ffmpeg.ts';
import type { RangeExports, RangePlan } from './range-exports.ts';

/** Beside the recordings, because a Pi has its temporary files in memory. */
const FOLDER = '.picamd-exports';
/** Without a question or a download for so long, nobody waits for it any more. */
const FORGOTTEN_MS = 10 * 60_000;
const CHECKS = 10;
/** What remains when all pictures are read. */
const READ_SHARE = 0.97;

export type Mp4Answer =
  | { readonly state: 'working'; readonly progress: number }
  | { readonly state: 'ready'; readonly path: string; readonly bytes: number }
  | { readonly state: 'failed'; readonly message: string }
  /** With another range. */
  | { readonly state: 'busy' };

interface Job {
  readonly key: string;
  readonly ending: AbortController;
  answer: Exclude<Mp4Answer, { state: 'busy' }>;
  askedAtMs: number;
}

export interface Mp4Parts {
  readonly queue: Pick<DiskQueue, 'run'>;
  readonly root: string;
  readonly exports: RangeExports;
  readonly log: Log;
  readonly forgottenMs?: number;
  readonly now?: () => number;
}

/**
 * Converts ranges to MP4 with ffmpeg, one at a time, while its client asks how far it is. The last result is kept until another
 * one is asked for, or nobody asks for it any more.
 */
export class Mp4Exports {
  readonly #parts: Mp4Parts;
  readonly #program: string;
  #job: Job | null = null;
  #timer: NodeJS.Timeout | null = null;

  private constructor(parts: Mp4Parts, program: string) {
    this.#parts = parts;
    this.#program = program;
  }

  /** Null where ffmpeg is not installed. */
  static async create(parts: Mp4Parts): Promise<Mp4Exports | null> {
    // What a power cut left there.
    void parts.queue.run((fs) => emptyFolder(fs, join(parts.root, FOLDER))).catch(() => {});
    const program = await findProgram('ffmpeg');
    return program === null ? null : new Mp4Exports(parts, program);
  }

  /** How far the MP4 of a range is. Begins it if nothing else is under way. */
  ask(plan: RangePlan): Mp4Answer {
    const key = `${plan.fromMs}-${plan.toMs}`;
    if (this.#job?.key !== key) {
      if (this.#job?.answer.state === 'working') return { state: 'busy' };
      this.#job = this.#begin(key, plan);
    }
    this.#job.askedAtMs = this.#now();
    const { answer } = this.#job;
    // The next question begins it again.
    if (answer.state === 'failed') this.#job = null;
    return answer;
  }

  /** The result is being downloaded, which may take longer than anybody asks for it. */
  keep(): void {
    if (this.#job !== null) this.#job.askedAtMs = this.#now();
  }

  /** Ends what is under way, and deletes the result. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#job?.ending.abort();
    this.#job = null;
    await this.#parts.queue.run((fs) => emptyFolder(fs, this.#folder)).catch(() => {});
  }

  get #forgottenMs(): number {
    return this.#parts.forgottenMs ?? FORGOTTEN_MS;
  }

  #now(): number {
    return this.#parts.now?.() ?? performance.now();
  }

  get #folder(): string {
    return join(this.#parts.root, FOLDER);
  }

  #begin(key: string, plan: RangePlan): Job {
    const answer = { state: 'working', progress: 0 } as const;
    const job: Job = { key, ending: new AbortController(), answer, askedAtMs: this.#now() };
    this.#timer ??= setInterval(() => this.#forget(), this.#forgottenMs / CHECKS);
    void this.#finish(job, plan);
    return job;
  }

  async #finish(job: Job, plan: RangePlan): Promise<void> {
    try {
      job.answer = await this.#run(job, plan);
    } catch (error) {
      job.answer = { state: 'failed', message: errorMessage(error) };
    }
  }

  async #run(job: Job, plan: RangePlan): Promise<Job['answer']> {
    const { queue, exports, log } = this.#parts;
    const name = `${job.key}.mp4`;
    const output = join(this.#folder, name);
    await queue.run(async (fs) => {
      await emptyFolder(fs, this.#folder);
      await fs.mkdir(this.#folder, { recursive: true });
    });
    let problem: string | null = null;
    for (const encoder of await encoders()) {
      // It may have been stopped before there was a program to end.
      if (job.ending.signal.aborted) return { state: 'failed', message: 'it was stopped' };
      const lengthMs = plan.toMs - plan.fromMs;
      let isOver = false;
      const input = exports.bytes(plan, 'avi', (atMs) => {
        // A picture that was being read when the program ended.
        if (isOver) return;
        job.answer = { state: 'working', progress: (READ_SHARE * (atMs - plan.fromMs)) / lengthMs };
      });
      const { signal } = job.ending;
      problem = await convert({ program: this.#program, encoder, input, output, signal });
      isOver = true;
      if (problem === null || signal.aborted) break;
      log.warn({ encoder }, `recordings: ffmpeg: ${problem}`);
    }
    if (problem !== null) return { state: 'failed', message: problem };
    const { size } = await queue.run((fs) => fs.stat(output));
    return { state: 'ready', path: `${FOLDER}/${name}`, bytes: size };
  }

  #forget(): void {
    if (this.#job === null || this.#now() - this.#job.askedAtMs > this.#forgottenMs) void this.stop();
  }
}

async function emptyFolder(fs: FileSystem, folder: string): Promise<void> {
  const names = await fs.readdir(folder).catch(() => []);
  for (const name of names) await fs.unlink(join(folder, name));
  await fs.rmdir(folder).catch(() => {});
}

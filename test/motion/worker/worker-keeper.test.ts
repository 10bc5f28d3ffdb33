import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import type { DetectorSettings } from '../../../daemon/motion/detector/examination.ts';
import { HandOver } from '../../../daemon/motion/worker/hand-over.ts';
import type { Question } from '../../../daemon/motion/worker/hand-over.ts';
import { WorkerKeeper } from '../../../daemon/motion/worker/worker-keeper.ts';
import type { WorkerStart } from '../../../daemon/motion/worker/worker-keeper.ts';
import { madeFrame } from '../../helpers/made-frame.ts';

const SETTINGS: DetectorSettings = { sensitivity: 50, area: 0.3, zones: [], masks: [] };

/** A worker whose answers the test gives. */
class FakeWorker extends EventEmitter {
  readonly settings: DetectorSettings[];
  isEnded = false;
  readonly #handOver: HandOver;

  constructor({ settings, memory }: WorkerStart) {
    super();
    this.settings = [settings];
    this.#handOver = new HandOver(memory);
  }

  postMessage(settings: DetectorSettings): void {
    this.settings.push(settings);
  }

  async terminate(): Promise<void> {
    this.isEnded = true;
    this.emit('exit');
  }

  /** Answers to the frame that it has, and returns what it was asked. */
  answer(): Question {
    const question = this.#handOver.waitForQuestion();
    const jpeg = Buffer.from(question.jpeg);
    this.#handOver.answer({ found: 'truncated', examinedMs: 1 });
    return { ...question, jpeg };
  }
}

function kept() {
  const workers: FakeWorker[] = [];
  const failures: [string, number][] = [];
  const seen = { answers: 0, recoveries: 0 };
  const keeper = new WorkerKeeper(SETTINGS, {
    create: (start) => {
      workers.push(new FakeWorker(start));
      return workers.at(-1)!;
    },
    onAnswer: () => seen.answers++,
    onFailure: (reason, retryMs) => failures.push([reason, retryMs]),
    onRecovery: () => seen.recoveries++,
  });
  /** Offers a frame, and tells whether it was taken. */
  const offer = (ms: number) => {
    keeper.look();
    if (!keeper.isReady(ms)) return false;
    keeper.examine(madeFrame(ms, ms), false);
    return true;
  };
  return { keeper, workers, failures, seen, offer };
}

describe('the keeper of the motion worker', () => {
  it('starts a worker with the first frame, and has one frame under way at most', () => {
    const { workers, seen, offer } = kept();
    expect(workers).to.have.length(0);
    expect([offer(0), offer(200), offer(400)]).to.deep.equal([true, false, false]);
    expect(workers[0]!.answer()).to.include({ capturedAtMs: 0, isTuned: false, quietMs: 0 });
    expect(offer(600)).to.equal(true);
    expect([workers.length, seen.answers, workers[0]!.answer().jpeg.toString()]).to.deep.equal([1, 1, '600']);
  });

  it('reads an answer with the next frame, or at once if the worker announces it, and once', () => {
    const { keeper, workers, seen, offer } = kept();
    offer(0);
    workers[0]!.emit('message', null);
    expect(seen.answers).to.equal(0);
    workers[0]!.answer();
    expect(seen.answers).to.equal(0);
    keeper.look();
    workers[0]!.emit('message', null);
    expect(seen.answers).to.equal(1);
    offer(200);
    workers[0]!.answer();
    workers[0]!.emit('message', null);
    expect(seen.answers).to.equal(2);
  });

  it('replaces a worker that ends, after 1 s, 2 s and so on up to a minute, with the settings of then', () => {
    const { keeper, workers, failures, offer } = kept();
    let ms = 0;
    offer(ms);
    const other = { ...SETTINGS, sensitivity: 80 };
    keeper.change(other);
    for (let i = 0; i < 9; i++) {
      workers.at(-1)!.emit('error', new Error('out of memory'));
      workers.at(-1)!.emit('exit');
      const retryMs = failures.at(-1)![1];
      expect(offer(ms + retryMs - 1)).to.equal(false);
      ms += retryMs;
      expect(offer(ms)).to.equal(true);
    }
    expect(failures.map(([, retryMs]) => retryMs / 1000)).to.deep.equal([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(failures[0]![0]).to.equal('out of memory');
    expect(workers.slice(0, 2).map(({ settings }) => settings)).to.deep.equal([[SETTINGS], [other]]);
  });

  it('ends a worker that hangs, and hears nothing of it any more', () => {
    const { keeper, workers, failures, seen, offer } = kept();
    offer(0);
    expect(offer(15_000)).to.equal(false);
    expect(failures).to.have.length(0);
    expect(offer(15_001)).to.equal(false);
    expect(failures).to.deep.equal([['it took more than 15 s for a frame', 1000]]);
    expect(workers[0]!.isEnded).to.equal(true);
    workers[0]!.answer();
    workers[0]!.emit('message', null);
    keeper.look();
    expect(seen.answers).to.equal(0);
    expect([offer(16_001), workers.length]).to.deep.equal([true, 2]);
  });

  it('has recovered a minute after the last failure, and is as patient as at first then', () => {
    const { keeper, workers, failures, seen, offer } = kept();
    offer(0);
    workers[0]!.emit('exit');
    offer(1000);
    workers[1]!.answer();
    keeper.look();
    expect(seen.recoveries).to.equal(0);
    offer(60_000);
    workers[1]!.answer();
    keeper.look();
    expect(seen.recoveries).to.equal(1);
    offer(60_200);
    workers[1]!.emit('exit');
    expect(failures.map(([, retryMs]) => retryMs)).to.deep.equal([1000, 1000]);
  });

  it('tells the worker of other settings and a quiet time with the next frame, and once, however often they changed', () => {
    const { keeper, workers, offer } = kept();
    offer(0);
    const other = { ...SETTINGS, area: 2 };
    keeper.change({ ...SETTINGS, area: 1 });
    keeper.change(other);
    keeper.quietFor(4000);
    expect([workers[0]!.answer().quietMs, workers[0]!.settings]).to.deep.equal([0, [SETTINGS]]);
    offer(200);
    expect([workers[0]!.answer().quietMs, workers[0]!.settings]).to.deep.equal([4000, [SETTINGS, other]]);
    offer(400);
    expect([workers[0]!.answer().quietMs, workers[0]!.settings]).to.deep.equal([0, [SETTINGS, other]]);
  });

  it('ends its worker and starts none after stop', async () => {
    const { keeper, workers, failures, offer } = kept();
    offer(0);
    await keeper.stop();
    expect([workers[0]!.isEnded, failures.length, offer(1e9), workers.length]).to.deep.equal([
      true,
      0,
      false,
      1,
    ]);
    await keeper.stop();
  });
});

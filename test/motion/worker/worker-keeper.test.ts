import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import type { DetectorSettings } from '../../../daemon/motion/detector/examination.ts';
import type { FromWorker, ToWorker } from '../../../daemon/motion/worker/messages.ts';
import { WorkerKeeper } from '../../../daemon/motion/worker/worker-keeper.ts';
import { madeFrame } from '../../helpers/made-frame.ts';

const SETTINGS: DetectorSettings = { sensitivity: 50, area: 0.3, zones: [], masks: [] };

/** A worker whose answers the test gives. */
class FakeWorker extends EventEmitter {
  readonly got: ToWorker[] = [];
  isEnded = false;

  postMessage(message: ToWorker): void {
    this.got.push(message);
  }

  async terminate(): Promise<void> {
    this.isEnded = true;
    this.emit('exit');
  }

  /** Answers to the last frame. */
  answer(): void {
    const frame = this.got.findLast((message) => message.kind === 'frame');
    if (frame?.kind !== 'frame') throw new Error('no frame');
    const answer: FromWorker = { copy: frame.copy, result: null, refusal: 'truncated', examinedMs: 1 };
    this.emit('message', answer);
  }

  get frames(): number {
    return this.got.filter(({ kind }) => kind === 'frame').length;
  }
}

function kept() {
  const workers: FakeWorker[] = [];
  const failures: [string, number][] = [];
  const seen = { answers: 0, recoveries: 0, settings: [] as DetectorSettings[] };
  const keeper = new WorkerKeeper(SETTINGS, {
    create: (settings) => {
      seen.settings.push(settings);
      workers.push(new FakeWorker());
      return workers.at(-1)!;
    },
    onAnswer: () => seen.answers++,
    onFailure: (reason, retryMs) => failures.push([reason, retryMs]),
    onRecovery: () => seen.recoveries++,
  });
  /** Offers a frame, and tells whether it was taken. */
  const offer = (ms: number, bytes = 100) => {
    if (!keeper.isReady(ms)) return false;
    keeper.examine(madeFrame(1, ms, bytes), false);
    return true;
  };
  return { keeper, workers, failures, seen, offer };
}

describe('the keeper of the motion worker', () => {
  it('starts a worker with the first frame, and has one frame under way at most', () => {
    const { workers, seen, offer } = kept();
    expect(workers).to.have.length(0);
    expect([offer(0), offer(200), offer(400)]).to.deep.equal([true, false, false]);
    workers[0]!.answer();
    expect(offer(600)).to.equal(true);
    expect([workers.length, workers[0]!.frames, seen.answers]).to.deep.equal([1, 2, 1]);
  });

  it('copies frames into one buffer, which grows with them', () => {
    const { workers, offer } = kept();
    const buffers = [1000, 1100, 900, 3000].map((bytes, i) => {
      offer(i, bytes);
      const message = workers[0]!.got.at(-1)!;
      workers[0]!.answer();
      if (message.kind !== 'frame') throw new Error('no frame');
      expect(message.copy.bytes).to.equal(bytes);
      expect(Buffer.from(message.copy.buffer, 0, bytes).toString().trim()).to.equal('1');
      return message.copy.buffer;
    });
    expect([buffers[0] === buffers[1], buffers[1] === buffers[2], buffers[2] === buffers[3]]).to.deep.equal([
      true,
      true,
      false,
    ]);
  });

  it('replaces a worker that ends, after 1 s, 2 s and so on up to a minute, with the settings of then', () => {
    const { keeper, workers, failures, seen, offer } = kept();
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
    expect(seen.settings.slice(0, 2)).to.deep.equal([SETTINGS, other]);
  });

  it('ends a worker that hangs, and hears nothing of it any more', () => {
    const { workers, failures, seen, offer } = kept();
    offer(0);
    expect(offer(15_000)).to.equal(false);
    expect(failures).to.have.length(0);
    expect(offer(15_001)).to.equal(false);
    expect(failures).to.deep.equal([['it took more than 15 s for a frame', 1000]]);
    expect(workers[0]!.isEnded).to.equal(true);
    workers[0]!.answer();
    expect(seen.answers).to.equal(0);
    expect([offer(16_001), workers.length]).to.deep.equal([true, 2]);
  });

  it('has recovered a minute after the last failure, and is as patient as at first then', () => {
    const { workers, failures, seen, offer } = kept();
    offer(0);
    workers[0]!.emit('exit');
    offer(1000);
    workers[1]!.answer();
    expect(seen.recoveries).to.equal(0);
    offer(60_000);
    workers[1]!.answer();
    expect(seen.recoveries).to.equal(1);
    offer(60_200);
    workers[1]!.emit('exit');
    expect(failures.map(([, retryMs]) => retryMs)).to.deep.equal([1000, 1000]);
  });

  it('tells the worker about settings and quiet times', () => {
    const { keeper, workers, offer } = kept();
    offer(0);
    keeper.change({ ...SETTINGS, area: 2 });
    keeper.quietFor(4000);
    expect(workers[0]!.got.slice(1)).to.deep.equal([
      { kind: 'settings', settings: { ...SETTINGS, area: 2 } },
      { kind: 'quiet', ms: 4000 },
    ]);
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

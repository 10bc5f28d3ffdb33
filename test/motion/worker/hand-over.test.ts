import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { HandOver } from '../../../daemon/motion/worker/hand-over.ts';
import type { Answer } from '../../../daemon/motion/worker/answer.ts';
import { eventually } from '../../helpers/eventually.ts';

const STILL: Answer = {
  found: {
    atMs: 1_796_000_000_123,
    moving: false,
    score: 12.5,
    boxes: [],
    sceneChange: false,
    covered: false,
    moved: false,
    quiet: true,
    columns: 160,
    rows: 90,
    blocks: new Uint8Array(0),
  },
  examinedMs: 2.25,
};

function question(jpeg: Buffer) {
  return { jpeg, capturedAtMs: 1234.5, wallClockMs: 1_796_000_000_123, isTuned: true, quietMs: 4000 };
}

/** Both sides, as each thread has one. */
function sides(): { main: HandOver; worker: HandOver } {
  const main = new HandOver();
  return { main, worker: new HandOver(main.memory) };
}

/** Answers with the first byte of each frame as the score, or with -1 if its bytes are not all the same. */
const CHECKING = `
const { workerData: { memory, module } } = require('node:worker_threads');
void import(module).then(({ HandOver }) => {
  for (const handOver = new HandOver(memory); ; ) {
    const { jpeg, wallClockMs } = handOver.waitForQuestion();
    const found = { atMs: wallClockMs, score: jpeg.every((byte) => byte === jpeg[0]) ? jpeg[0] : -1, boxes: [], blocks: [] };
    handOver.answer({ found, examinedMs: 1 });
  }
});`;

describe('the memory between the main thread and the motion worker', () => {
  it('belongs to the main thread until it asks, then to the worker until it answers', () => {
    const { main, worker } = sides();
    expect(main.isWithWorker).to.equal(false);
    expect(() => worker.answer(STILL)).to.throw('the other thread');
    main.ask(question(Buffer.from('frame')));
    expect([main.isWithWorker, worker.isWithWorker]).to.deep.equal([true, true]);
    expect(() => main.ask(question(Buffer.from('other')))).to.throw('the other thread');
    expect(() => main.readAnswer()).to.throw('the other thread');
    const asked = worker.waitForQuestion();
    expect({ ...asked, jpeg: asked.jpeg.toString() }).to.deep.equal({
      ...question(asked.jpeg),
      jpeg: 'frame',
    });
    worker.answer(STILL);
    expect(main.isWithWorker).to.equal(false);
    expect(main.readAnswer()).to.deep.equal(STILL);
  });

  it('brings back all that was found, and why nothing was', () => {
    const { main, worker } = sides();
    const answers: Answer[] = [
      {
        found: {
          ...(STILL.found as object as Exclude<Answer['found'], string>),
          moving: true,
          boxes: [
            { x: 0.1, y: 0.2, w: 0.3, h: 0.4, score: 70.1, zone: 'Türe 門' },
            { x: 0, y: 0, w: 1, h: 1, score: 50, zone: null },
          ],
          covered: true,
          quiet: false,
        },
        examinedMs: 1,
      },
      { found: 'progressive', examinedMs: 0.5 },
      STILL,
      {
        found: {
          ...(STILL.found as object as Exclude<Answer['found'], string>),
          sceneChange: true,
          moved: true,
          blocks: Uint8Array.from({ length: 1800 }, (_, i) => i & 255),
        },
        examinedMs: 3,
      },
    ];
    for (const answer of answers) {
      main.ask(question(Buffer.from('frame')));
      worker.answer(answer);
      const { found, examinedMs } = main.readAnswer();
      const read = typeof found === 'string' ? found : { ...found, blocks: Uint8Array.from(found.blocks) };
      expect({ found: read, examinedMs }).to.deep.equal(answer);
    }
  });

  it('grows with the largest frame, and not with each', () => {
    const { main, worker } = sides();
    const sizes = [1000, 1100, 900, 300_000, 310_000, 8_000_000, 10].map((bytes, i) => {
      main.ask(question(Buffer.alloc(bytes, i + 1)));
      const { jpeg } = worker.waitForQuestion();
      expect([jpeg.length, jpeg.equals(Buffer.alloc(bytes, i + 1))]).to.deep.equal([bytes, true]);
      worker.answer(STILL);
      expect(main.readAnswer()).to.deep.equal(STILL);
      return main.memory.byteLength;
    });
    const [first = 0, , , second = 0, , third = 0] = sizes;
    expect(sizes).to.deep.equal([first, first, first, second, second, third, third]);
    expect(third).to.be.within(8_000_000, 11_000_000);
  });

  it('brings frames of any size whole to a worker that sleeps in between, and lets it be ended there', async () => {
    const handOver = new HandOver();
    const module = new URL('../../../daemon/motion/worker/hand-over.js', import.meta.url).href;
    const worker = new Worker(CHECKING, { eval: true, workerData: { memory: handOver.memory, module } });
    const scores: number[] = [];
    for (let i = 1; i <= 20; i++) {
      handOver.ask(question(Buffer.alloc(1 + ((i * 7919) % 200_000), i)));
      await eventually('an answer', () => !handOver.isWithWorker);
      const { found } = handOver.readAnswer();
      scores.push(typeof found === 'string' ? -1 : found.score);
    }
    expect(scores).to.deep.equal(Array.from({ length: 20 }, (_, i) => i + 1));
    await worker.terminate();
    expect(worker.threadId).to.equal(-1);
  });
});

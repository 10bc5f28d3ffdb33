import { expect } from 'chai';
import { assert, double, integer, property, sample } from 'fast-check';
import { Pacer } from '../../daemon/stream/pacer.ts';

/** The times, in ms, of a camera's frames over ten seconds, each off by up to `jitter` of an interval. */
function camera(fps: number, jitter = () => 0): number[] {
  return Array.from({ length: fps * 10 }, (_, i) => ((i + jitter()) * 1000) / fps);
}

function sent(times: number[], fps: number): number[] {
  const pacer = new Pacer(fps);
  return times.filter((at) => pacer.shouldSend(at));
}

const gaps = (times: number[]) => times.slice(1).map((at, i) => at - (times[i] ?? 0));

describe('Pacer', () => {
  it('sends every third frame of 30 for 10', () => {
    expect(gaps(sent(camera(30), 10)).every((gap) => Math.abs(gap - 100) < 0.001)).to.equal(true);
  });

  it('follows another rate from the next frame on', () => {
    const pacer = new Pacer(0.1);
    const sentFrom = (startMs: number) => camera(20).filter((at) => pacer.shouldSend(startMs + at));
    expect(sentFrom(0)).to.deep.equal([0]);
    pacer.shouldSend(10_000);
    pacer.change(10);
    expect(sentFrom(10_100).slice(0, 2)).to.deep.equal([0, 100]);
    pacer.change(0.5);
    expect(sentFrom(20_100).length).to.be.within(4, 6);
  });

  it('sends all frames if the camera is slower, or equally fast with jitter', () => {
    expect(sent(camera(30), 60)).to.have.length(300);
    const random = sample(double({ min: -0.2, max: 0.2, noNaN: true }), { numRuns: 300, seed: 1 });
    const irregular = camera(30, () => random.pop() ?? 0);
    expect(sent(irregular, 30)).to.have.length.at.least(299);
  });

  it('sends all frames of a camera that is not faster, however irregular they are', () => {
    const random = sample(double({ min: -0.36, max: 0.36, noNaN: true }), { numRuns: 600, seed: 2 });
    const irregular = camera(30, () => random.pop() ?? 0);
    expect(sent(irregular, 60)).to.have.length(300);
    // Until the camera's rate is known a frame may seem too early.
    expect(sent(irregular, 30)).to.have.length.at.least(298);
    const inPairs = camera(30).map((at, i) => (i % 10 === 5 ? at + 32 : at));
    expect(sent(inPairs, 60)).to.have.length.at.least(299);
  });

  it('keeps any rate, with gaps that vary by at most an interval of the camera', () => {
    assert(
      property(integer({ min: 5, max: 120 }), integer({ min: 1, max: 120 }), (from, to) => {
        const mine = sent(camera(from), to);
        const rate = Math.min(from, to);
        // All frames are sent of a camera of whose rate the viewer wants at least 98 %.
        expect(mine.length).to.be.within(rate * 10 - 1, Math.max(rate * 10 + 1, (rate * 10) / 0.98 + 0.001));
        const even = 1000 / rate;
        for (const gap of gaps(mine)) expect(Math.abs(gap - even)).to.be.at.most(1000 / from + 0.001);
      }),
    );
  });

  it('drifts to the same frames as other viewers of its rate, whenever they started', () => {
    const times = camera(30);
    const all = [0, 1, 2, 3, 4, 5].map((start) => sent(times.slice(start), 5).slice(-30));
    for (const mine of all) expect(mine).to.deep.equal(all[0]);
  });

  it('does not catch up after a pause', () => {
    const pacer = new Pacer(10);
    expect([0, 5000, 5033, 5066, 5100].map((at) => pacer.shouldSend(at))).to.deep.equal([
      true,
      true,
      false,
      false,
      true,
    ]);
  });
});

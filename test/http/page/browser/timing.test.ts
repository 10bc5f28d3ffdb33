import { expect } from 'chai';
import * as fc from 'fast-check';
import { Backoff } from '../../../../daemon/http/page/browser/backoff.ts';
import { Lag } from '../../../../daemon/http/page/browser/queue-delay.ts';
import { LastMinute } from '../../../../daemon/http/page/browser/recent-stats.ts';
import { RateAdaptation } from '../../../../daemon/http/page/browser/rate-adaptation.ts';
import { ServerClock } from '../../../../daemon/http/page/browser/server-clock.ts';

describe('the page’s Backoff', () => {
  it('doubles from 0.5 s up to 10 s, and begins anew after a success', () => {
    const backoff = new Backoff(() => 0.5);
    const pauses = Array.from({ length: 7 }, () => backoff.next());
    expect(pauses).to.deep.equal([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    backoff.reset();
    expect(backoff.next()).to.equal(500);
  });

  it('spreads pauses by a fifth', () => {
    expect([new Backoff(() => 0).next(), new Backoff(() => 1).next()]).to.deep.equal([400, 600]);
  });
});

describe('ServerClock', () => {
  it('is never more wrong than it says, whatever the ways there and back take', () => {
    const trip = fc.record({
      there: fc.integer({ min: 0, max: 900 }),
      back: fc.integer({ min: 0, max: 900 }),
    });
    fc.assert(
      fc.property(fc.array(trip, { minLength: 1, maxLength: 40 }), fc.integer(), (trips, offset) => {
        const clock = new ServerClock();
        let now = 0;
        for (const { there, back } of trips) {
          clock.add(now, now + there + back, now + there + offset);
          now += 3000;
        }
        expect(Math.abs((clock.at(now) ?? Infinity) - now - offset)).to.be.at.most(clock.errorMs);
        const last = trips.slice(-12).map(({ there, back }) => (there + back) / 2);
        expect(clock.errorMs).to.be.at.most(Math.min(...last) + 2);
      }),
    );
  });

  it('follows a clock that is set, and knows nothing after a sleep', () => {
    const clock = new ServerClock();
    expect(clock.at(5)).to.equal(null);
    for (let at = 0; at < 10_000; at += 1000) clock.add(at, at + 4, at + 2 + 500);
    clock.add(10_000, 10_200, 10_100 + 86_400_000);
    expect(clock.at(20_000)).to.equal(20_000 + 86_400_000);
    clock.forget();
    expect(clock.at(20_000)).to.equal(null);
  });
});

describe('LastMinute', () => {
  it('has a sample a second, with the median latency, and keeps sixty', () => {
    const minute = new LastMinute();
    for (const latencyMs of [10, null, 500, 20]) minute.frame(latencyMs);
    expect(minute.endSecond(1000)).to.deep.equal({ fps: 4, latencyMs: 20 });
    expect(minute.endSecond(2000)).to.deep.equal({ fps: 0, latencyMs: null });
    for (let i = 0; i < 100; i++) {
      for (let frame = 0; frame < 3000; frame++) minute.frame(frame);
      minute.endSecond(1500);
    }
    expect(minute.samples).to.have.length(60);
    expect(minute.fps()).to.equal(2000);
  });

  it('knows the latency of a camera that has seconds without a picture, for as long as it may be one', () => {
    const minute = new LastMinute();
    minute.frame(5000);
    minute.endSecond(1000);
    minute.endSecond(1000);
    expect([minute.latencyMs(2000), minute.latencyMs(1000)]).to.deep.equal([5000, null]);
  });
});

describe('RateAdaptation', () => {
  /** Runs seconds on a link that carries `carries` frames a second, queues what is more, and takes `wayMs` longer than it once did. */
  function run(adaptation: RateAdaptation, seconds: number, carries: number, wayMs = 20): number[] {
    const cameraFps = 30;
    const changes: number[] = [];
    let queued = 0;
    for (let i = 0; i < seconds; i++) {
      const sent = Math.min(cameraFps, adaptation.limitFps ?? cameraFps);
      queued = Math.min(3, Math.max(0, queued + (sent - carries) / carries));
      const fps = Math.min(sent, carries);
      if (adaptation.second({ lagMs: wayMs + queued * 1000, fps, cameraFps })) {
        changes.push(adaptation.limitFps ?? cameraFps);
        queued = 0;
      }
    }
    return changes;
  }

  it('leaves a link that carries all alone', () => {
    expect(run(new RateAdaptation(), 600, 60)).to.deep.equal([]);
  });

  it('goes below what the link carries, and tries for more ever more seldom', () => {
    const adaptation = new RateAdaptation();
    const changes = run(adaptation, 600, 10);
    expect(changes[0]).to.equal(7);
    expect(changes.filter((limit) => limit > 10).length).to.be.within(2, 12);
    expect(run(adaptation, 600, 10).length).to.be.at.most(10);
  });

  it('goes all the way up when there is room', () => {
    const adaptation = new RateAdaptation();
    run(adaptation, 20, 4);
    expect(run(adaptation, 300, 60).at(-1)).to.equal(30);
    expect(adaptation.limitFps).to.equal(null);
  });

  for (const wayMs of [700, 1100])
    it(`goes all the way up, and stays there, on a way that takes ${wayMs} ms from now on`, () => {
      const adaptation = new RateAdaptation();
      run(adaptation, 20, 4);
      run(adaptation, 60, 60, wayMs);
      expect(adaptation.limitFps).to.equal(null);
      expect(run(adaptation, 600, 60, wayMs)).to.deep.equal([]);
    });

  it('never asks for less than one, and does nothing while it does not know', () => {
    const adaptation = new RateAdaptation();
    for (let i = 0; i < 20; i++) adaptation.second({ lagMs: 9000, fps: 0.2, cameraFps: null });
    expect(adaptation.limitFps).to.equal(1);
    for (let i = 0; i < 400; i++)
      expect(adaptation.second({ lagMs: null, fps: 0, cameraFps: 30 })).to.equal(false);
  });
});

describe('Lag', () => {
  /** The lag of each second in which one picture comes that was `wayMs` on its way. */
  function lags(wayMs: readonly number[], clockMs = (nowMs: number) => nowMs + 1.7e12): (number | null)[] {
    const lag = new Lag();
    return wayMs.map((ms, i) => {
      lag.picture(clockMs(i * 1000 - ms), i * 1000);
      const least = lag.endSecond();
      return least === null ? null : Math.round(least);
    });
  }

  it('is what a picture took longer than the fastest, whatever the clocks say and the way takes', () => {
    expect(lags([700, 700, 2200, 800, 600, 1600])).to.deep.equal([0, 0, 1500, 100, 0, 1000]);
    const lag = new Lag();
    expect(lag.endSecond()).to.equal(null);
    for (const [capturedMs, nowMs] of [
      [0, 10],
      [100, 2110],
      [200, 1210],
    ] as const)
      lag.picture(capturedMs, nowMs);
    expect([Math.round(lag.endSecond() ?? -1), lag.endSecond()]).to.deep.equal([0, null]);
  });

  it('is not what two clocks drift apart in days', () => {
    const twoDays = Array.from({ length: 172_800 }, () => 30);
    const drifting = lags(twoDays, (nowMs) => nowMs * (1 - 5e-5));
    expect(Math.max(...drifting.slice(-100).map((ms) => ms ?? 0))).to.be.lessThan(10);
  });
});

import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { Arrivals } from '../../daemon/camera/arrivals.ts';

describe('Arrivals', () => {
  it('is behind until a frame is complete whose first bytes waited', async () => {
    const arrivals = new Arrivals({ intervalMs: 20, backlog: { frames: 0, bytes: 0 } }, () => {});
    arrivals.start();
    arrivals.read();
    arrivals.begin();
    arrivals.complete(1000);
    await delay(30);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    arrivals.read();
    arrivals.begin();
    await delay(200);
    arrivals.read();
    expect(arrivals.isBehind).to.equal(true);
    arrivals.complete(1000);
    while (arrivals.isBehind) await delay(20);
    arrivals.stop();
  });
});

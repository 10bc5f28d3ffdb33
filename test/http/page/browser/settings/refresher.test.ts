import { mock } from 'node:test';
import { expect } from 'chai';
import { Refresher } from '../../../../../daemon/http/page/browser/settings/refresher.ts';

describe('a refresher', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
  afterEach(() => mock.timers.reset());

  it('refreshes at once and again and again, once however often it is started, until it is stopped', () => {
    let count = 0;
    const refresher = new Refresher(() => Promise.resolve(void count++), 1000);
    mock.timers.tick(5000);
    expect(count).to.equal(0);
    refresher.start();
    refresher.start();
    expect(count).to.equal(1);
    mock.timers.tick(2000);
    expect(count).to.equal(3);
    refresher.stop();
    refresher.stop();
    mock.timers.tick(5000);
    expect(count).to.equal(3);
    refresher.start();
    mock.timers.tick(1000);
    expect(count).to.equal(5);
  });
});

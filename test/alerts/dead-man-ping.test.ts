import { expect } from 'chai';
import { DeadManPing } from '../../daemon/alerts/dead-man-ping.ts';
import { createLog } from '../../daemon/log/logger.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("the dead man's switch", () => {
  let isHealthy: boolean;
  let status: number;
  let asked: string[];
  let log: string;
  let tick: () => void;
  let everyMs: number;
  let ended: boolean;
  let told: number;
  let answer: Promise<void>;
  let ping: DeadManPing;

  beforeEach(() => {
    [isHealthy, status, asked, log, ended, told, answer] = [true, 200, [], '', false, 0, Promise.resolve()];
    const output = { write: (text: string) => (log += text), close: () => Promise.resolve() };
    ping = new DeadManPing('https://hc.example/uuid-secret', 60, {
      log: createLog({ level: 'info', format: 'json' }, output),
      isHealthy: () => isHealthy,
      onNotices: () => told++,
      every: (run, ms) => {
        [tick, everyMs] = [run, ms];
        return () => (ended = true);
      },
      send: async ({ method, url }) => {
        asked.push(`${method} ${url.href}`);
        await answer;
        return { status, text: '' };
      },
    });
  });
  afterEach(() => ping.stop());

  it('is asked for at once and then each time, while pictures arrive', async () => {
    await settle();
    expect([asked, everyMs]).to.deep.equal([['GET https://hc.example/uuid-secret'], 60_000]);
    isHealthy = false;
    tick();
    await settle();
    expect(asked).to.have.length(1);
    isHealthy = true;
    tick();
    await settle();
    expect(asked).to.have.length(2);
    expect(ping.report.lastAnswered).to.match(/^20/);
  });

  it('has one request under way', async () => {
    await settle();
    let release = () => {};
    answer = new Promise((resolve) => (release = resolve));
    tick();
    tick();
    expect(asked).to.have.length(2);
    release();
    await settle();
    tick();
    expect(asked).to.have.length(3);
  });

  it('that fails three times is a notice until it is answered, without the URL', async () => {
    await settle();
    status = 404;
    for (let i = 0; i < 4; i++) {
      expect(ping.notices).to.have.length(i < 3 ? 0 : 1);
      tick();
      await settle();
    }
    expect(told).to.equal(1);
    expect(log + JSON.stringify([ping.notices, ping.report]))
      .to.contain('ALERT_PING_URL')
      .and.not.contain('secret');
    status = 200;
    tick();
    await settle();
    expect([ping.notices.length, told]).to.deep.equal([0, 2]);
    expect(log.match(/"alerts: /g)).to.have.length(2);
    expect(log).to.contain('ALERT_PING_URL is answered, after 2 that failed');
  });

  it('ends its timer', async () => {
    await ping.stop();
    expect(ended).to.equal(true);
  });
});

import { expect } from 'chai';
import { isEventId } from '../../daemon/events/event-id.ts';
import { EventLog } from '../../daemon/events/event-log.ts';
import type { CameraEvent } from '../../daemon/events/event.ts';

const START_MS = Date.parse('2026-11-29T17:31:12.123Z');

function eventLog() {
  let nowMs = START_MS;
  const reported: CameraEvent[] = [];
  const log = new EventLog({ camera: () => 'Drive', now: () => nowMs });
  log.listen((event) => reported.push(event));
  return { log, reported, wait: (ms: number) => (nowMs += ms) };
}

describe('EventLog', () => {
  it('reports each phase of an event under one id, with its time', () => {
    const { log, reported, wait } = eventLog();
    const motion = log.begin('motion', { score: 60, zone: 'Drive' });
    wait(1000);
    motion.update({ score: 80 });
    wait(1500);
    motion.end();
    motion.end({ score: 1 });
    expect(reported.map(({ phase, at, score, zone }) => [phase, at, score, zone])).to.deep.equal([
      ['start', '2026-11-29T17:31:12.123Z', 60, 'Drive'],
      ['update', '2026-11-29T17:31:13.123Z', 80, 'Drive'],
      ['end', '2026-11-29T17:31:14.623Z', 80, 'Drive'],
    ]);
    const [first] = reported;
    expect(new Set(reported.map(({ id }) => id)).size).to.equal(1);
    expect(first?.id).to.match(/^20261129T173112123Z-/);
    expect(isEventId(first?.id ?? '')).to.equal(true);
    expect(isEventId('../20261129T173112123Z-abcd')).to.equal(false);
    expect(log.list()).to.deep.equal([motion.event]);
  });

  it('keeps the last 1000 events, and lists them by time and type', () => {
    const { log, wait } = eventLog();
    for (let count = 0; count < 1001; count++) {
      log.add(count % 2 === 0 ? 'manual' : 'disk', { text: String(count) });
      wait(1000);
    }
    const texts = (query: Parameters<EventLog['list']>[0]) => log.list(query).map(({ text }) => text);
    expect(texts({})).to.have.length(1000);
    expect(texts({ limit: 2 })).to.deep.equal(['999', '1000']);
    expect(texts({ since: START_MS + 998_000, types: ['manual'] })).to.deep.equal(['998', '1000']);
  });
});

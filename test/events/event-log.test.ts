import { expect } from 'chai';
import { isEventId, timeOfEventId } from '../../daemon/events/event-id.ts';
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
    expect(log.all()).to.deep.equal([motion.event]);
    expect(log.get(first?.id ?? '')).to.equal(motion.event);
    expect(log.last).to.equal(motion.event);
  });

  it('keeps the last 1000 events in memory, says since when it has all, and counts all', () => {
    const { log, wait } = eventLog();
    expect(log.coversFromMs).to.equal(START_MS);
    for (let count = 0; count < 1001; count++) {
      log.add(count % 2 === 0 ? 'manual' : 'disk', { text: String(count) });
      wait(1000);
    }
    const texts = log.all().map(({ text }) => text);
    expect([texts.length, texts[0], texts.at(-1)]).to.deep.equal([1000, '1', '1000']);
    expect(log.coversFromMs).to.equal(START_MS + 1);
    expect(Object.fromEntries(log.begun)).to.deep.equal({ manual: 501, disk: 500 });
  });

  it('takes what another part knows later, even after the end, and keeps it in the phases that follow', () => {
    const { log, reported } = eventLog();
    const motion = log.begin('motion', { score: 60 });
    log.attach(motion.event.id, { clip: 'recordings/a/clip.avi' });
    motion.end();
    log.attach(motion.event.id, { snapshot: 'recordings/a/snapshot.jpg' });
    log.attach('20261129T173112123Z-aaaa', { text: 'no such event' });
    expect(reported.map(({ phase, clip, snapshot }) => [phase, clip, snapshot])).to.deep.equal([
      ['start', null, null],
      ['update', 'recordings/a/clip.avi', null],
      ['end', 'recordings/a/clip.avi', null],
      ['end', 'recordings/a/clip.avi', 'recordings/a/snapshot.jpg'],
    ]);
  });

  it('says whether a phase is new, or only has more to it', () => {
    const { log } = eventLog();
    const additions: boolean[] = [];
    log.listen((_, isAddition) => additions.push(isAddition));
    log.attach(log.add('manual').id, { clip: 'x' });
    expect(additions).to.deep.equal([false, true]);
  });

  it('tells all listeners of the phases in their order, though one of them reports another phase', () => {
    const { log } = eventLog();
    const heard: string[] = [];
    log.listen(({ id, phase }) => {
      if (phase === 'start') log.attach(id, { clip: 'x' });
    });
    const unlisten = log.listen(({ phase }) => heard.push(phase));
    const motion = log.begin('motion');
    expect(heard).to.deep.equal(['start', 'update']);
    unlisten();
    motion.end();
    expect(heard).to.deep.equal(['start', 'update']);
  });

  it('may contain its id, and may have begun before it was noticed', () => {
    const { log } = eventLog();
    const { event } = log.begin('camera-lost', (id) => ({ text: id }), START_MS - 60_000);
    expect(event.text).to.equal(event.id);
    expect([event.startedAt, event.at]).to.deep.equal([
      '2026-11-29T17:30:12.123Z',
      '2026-11-29T17:31:12.123Z',
    ]);
    expect(timeOfEventId(event.id)).to.equal(START_MS);
    expect(timeOfEventId('20261329T173112123Z-aaaa')).to.equal(null);
  });

  it('takes over what was reported before this start, which goes on no more', () => {
    const { log } = eventLog();
    const before = new EventLog({ camera: () => 'Drive', now: () => START_MS - 5000 });
    before.begin('motion');
    log.add('manual');
    log.restore(before.all(), START_MS - 10_000);
    expect(log.all().map(({ type, phase }) => [type, phase])).to.deep.equal([
      ['motion', 'end'],
      ['manual', 'end'],
    ]);
    expect(log.coversFromMs).to.equal(START_MS - 10_000);
  });

  it('goes on telling after a listener that has thrown', () => {
    const log = new EventLog({ camera: () => 'Drive' });
    const told: string[] = [];
    const end = log.listen(() => {
      throw new Error('broken');
    });
    log.listen(({ type }) => told.push(type));
    expect(() => log.add('manual')).to.throw('broken');
    end();
    log.add('disk');
    expect(told).to.deep.equal(['disk']);
  });
});

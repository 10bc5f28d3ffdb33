import { expect } from 'chai';
import { RecentEvents } from '../../../../../daemon/http/page/browser/events/recent-events.ts';
import type { RecordedEvent } from '../../../../../daemon/http/page/browser/recordings/recorded-event.ts';

const HOUR_MS = 3_600_000;

function made(id: string, more: Partial<RecordedEvent> = {}): RecordedEvent {
  const facts = { score: 50, zone: '', text: '', box: null, recordingId: null, hasSnapshot: false };
  return { id, type: 'motion', startMs: 1000, endMs: 2000, ...facts, ...more };
}

describe('RecentEvents', () => {
  const ids = (recent: RecentEvents, nowMs: number) =>
    recent.shown(nowMs).map(({ id, endMs }) => `${id} ${endMs}`);

  it('has what the stream and the list say, newest first; the stream knows it better', () => {
    const recent = new RecentEvents(HOUR_MS);
    recent.begin();
    recent.add(made('b', { startMs: 3000, endMs: 4000 }));
    recent.addListed([made('a'), made('b', { startMs: 3000, endMs: null })]);
    expect(ids(recent, 5000)).to.deep.equal(['b 4000', 'a 2000']);
  });

  it('takes from the list of the next stream what ended meanwhile', () => {
    const recent = new RecentEvents(HOUR_MS);
    recent.begin();
    recent.add(made('a', { endMs: null }));
    recent.begin();
    recent.addListed([made('a')]);
    expect(ids(recent, 5000)).to.deep.equal(['a 2000']);
  });

  it('forgets what is over for an hour, and keeps what goes on', () => {
    const recent = new RecentEvents(HOUR_MS);
    recent.add(made('a'));
    recent.add(made('b', { type: 'privacy', endMs: null }));
    expect(ids(recent, 2000 + HOUR_MS)).to.have.length(2);
    expect(ids(recent, 2001 + HOUR_MS)).to.deep.equal(['b null']);
    recent.addListed([made('c', { startMs: 5000, endMs: 2 * HOUR_MS })]);
    expect(ids(recent, 2 * HOUR_MS)).to.deep.equal(['c 7200000', 'b null']);
  });

  it('does not show the return of a camera, which ends its loss', () => {
    const recent = new RecentEvents(HOUR_MS);
    recent.add(made('a', { type: 'camera-lost', endMs: null }));
    recent.add(made('b', { type: 'camera-back', startMs: 9000, endMs: 9000 }));
    expect(ids(recent, 10_000)).to.deep.equal(['a 9000']);
    expect(ids(recent, 10_000)).to.deep.equal(['a 9000']);
  });
});

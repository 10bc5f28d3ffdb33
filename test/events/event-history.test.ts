import { expect } from 'chai';
import { EventHistory } from '../../daemon/events/event-history.ts';
import { timeOfEventId } from '../../daemon/events/event-id.ts';
import { EventLog } from '../../daemon/events/event-log.ts';
import type { EventStore } from '../../daemon/events/event-store.ts';
import type { CameraEvent, EventType } from '../../daemon/events/event.ts';
import { ManualClock } from '../helpers/manual-clock.ts';

const START_MS = Date.parse('2026-11-29T12:00:00Z');
const HOUR_MS = 3_600_000;

/** As a folder keeps them. */
class KeptEvents implements EventStore {
  readonly lines = new Map<string, CameraEvent>();
  reads = 0;

  append(event: CameraEvent): void {
    this.lines.set(event.id, event);
  }

  async read(sinceMs: number, limit: number): Promise<CameraEvent[]> {
    this.reads++;
    return [...this.lines.values()].filter(({ id }) => timeOfEventId(id)! >= sinceMs).slice(0, limit);
  }
}

describe('EventHistory', () => {
  const clock = new ManualClock(START_MS);
  const store = new KeptEvents();
  let log: EventLog;
  let history: EventHistory;

  before(async () => {
    // 1200 events of the days before this start, one a minute.
    const earlier = new EventLog({ camera: () => 'Drive', now: clock.now });
    earlier.listen((event) => store.append(event));
    clock.nowMs = START_MS - 1200 * 60_000;
    for (let count = 0; count < 1200; count++) {
      earlier.add(count === 1 || count === 1190 ? 'tamper' : 'motion', { text: String(count) });
      clock.wait(60_000);
    }
    log = new EventLog({ camera: () => 'Drive', now: clock.now });
    history = new EventHistory(log);
    const early = log.begin('privacy');
    await history.useStore(store);
    clock.wait(1000);
    log.add('manual', { text: 'now' });
    clock.wait(HOUR_MS);
    early.end();
  });

  const texts = async (query: Parameters<EventHistory['read']>[0]) => {
    const { events, next } = await history.read(query);
    return { texts: events.map(({ text, type }) => text ?? type), next };
  };

  /** All pages. */
  async function walk(query: { sinceMs: number; types?: readonly EventType[] }, limit: number) {
    let [page, pages] = [await history.read({ ...query, limit }), 1];
    const found = [...page.events];
    for (; page.next !== null; pages++) {
      page = await history.read({ types: query.types, after: page.next, limit });
      found.push(...page.events);
    }
    return { found, pages };
  }

  it('reads the last day of the disk into memory, and keeps what begins or ends', () => {
    expect(log.all()).to.have.length(1000);
    expect([...store.lines.values()].slice(-2).map(({ type, phase }) => [type, phase])).to.deep.equal([
      ['manual', 'end'],
      ['privacy', 'end'],
    ]);
  });

  it('gives the newest from memory when no time is given', async () => {
    const { reads } = store;
    expect(await texts({ limit: 3 })).to.deep.equal({ texts: ['1199', 'privacy', 'now'], next: null });
    expect(store.reads).to.equal(reads);
  });

  it('gives what began or still went on then, by type and until a time', async () => {
    const sinceMs = START_MS + 500;
    expect((await texts({ sinceMs, limit: 10 })).texts).to.deep.equal(['privacy', 'now']);
    expect((await texts({ sinceMs, untilMs: START_MS + 1000, limit: 10 })).texts).to.deep.equal(['privacy']);
    const hour = { sinceMs: START_MS - HOUR_MS, types: ['tamper', 'manual'] as const };
    expect((await texts({ ...hour, limit: 10 })).texts).to.deep.equal(['1190', 'now']);
  });

  it('goes through all that is on the disk, page by page, with nothing twice and nothing left out', async () => {
    const { found, pages } = await walk({ sinceMs: 0 }, 300);
    expect(found).to.have.length(1202);
    expect(new Set(found.map(({ id }) => id)).size).to.equal(1202);
    expect(pages).to.equal(5);
    const { found: tampers } = await walk({ sinceMs: 0, types: ['tamper'] }, 1);
    expect(tampers.map(({ text }) => text)).to.deep.equal(['1', '1190']);
  });

  it('has pages without events while hardly any on the disk are of the type, and then those of the memory', async () => {
    const other = new EventHistory(log);
    const last = '20261128T235959999Z-aaaa';
    // 6000 events in the seconds from 1970 on.
    const read = async (sinceMs: number, limit: number) => {
      const first = Math.ceil(sinceMs / 1000);
      const count = Math.max(0, Math.min(limit, 6000 - first));
      return Array.from({ length: count }, (_, i) => {
        const at = new Date((first + i) * 1000).toISOString();
        const id = `${at.replaceAll(/[-:.]/g, '')}-aaaa`;
        return { ...log.all()[0]!, id, type: 'disk' as const, at, startedAt: at };
      });
    };
    await other.useStore({ append: () => {}, read });
    const types = ['manual'] as const;
    const first = await other.read({ sinceMs: 0, types, limit: 10 });
    expect([first.events, first.next]).to.deep.equal([[], '19700101T012315000Z-aaaa']);
    const second = await other.read({ after: first.next!, types, limit: 10 });
    expect(second.events.map(({ text }) => text)).to.deep.equal(['now']);
    expect(second.next).to.equal(null);
    expect((await other.read({ after: last, types, limit: 10 })).events).to.have.length(1);
  });

  it('is that of the memory alone while the disk cannot be read', async () => {
    const other = new EventHistory(log);
    await other.useStore({ append: () => {}, read: () => Promise.reject(new Error('EIO')) });
    expect((await other.read({ sinceMs: 0, limit: 1000 })).events).to.have.length(1000);
  });

  it('is that of the memory alone without a disk', async () => {
    await history.useStore(null);
    expect((await texts({ sinceMs: 0, limit: 1000 })).texts).to.have.length(1000);
    log.add('disk');
    expect([...store.lines.values()].at(-1)?.type).to.equal('privacy');
  });
});

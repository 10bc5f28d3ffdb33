import { expect } from 'chai';
import { EVENT_TYPES } from '../../../../../daemon/events/event.ts';
import { countsOf, isListed } from '../../../../../daemon/http/page/browser/recordings/event-filter.ts';
import {
  asShown,
  eventNear,
  longestMs,
  nextEvent,
  readEvent,
  SHOWN_TYPES,
  within,
} from '../../../../../daemon/http/page/browser/recordings/recorded-event.ts';
import { made } from '../../../../helpers/made-event.ts';

const WRITTEN = {
  id: '20261128T133108000Z-4k7q',
  camera: 'Drive',
  type: 'motion',
  phase: 'end',
  at: '2026-11-28T13:31:20.000Z',
  startedAt: '2026-11-28T13:31:08.000Z',
  score: 78,
  zone: 'Drive',
  box: [0.5, 0.4, 0.1, 0.3],
  text: null,
  clip: 'recordings/20261128T133108000Z-4k7q/clip.avi',
  snapshot: null,
};

describe('a recorded event', () => {
  it('is of a type that the daemon reports', () => {
    expect(SHOWN_TYPES).to.deep.equal(EVENT_TYPES);
  });

  it('is read as the daemon writes it', () => {
    expect(readEvent(WRITTEN)).to.deep.equal({
      id: WRITTEN.id,
      type: 'motion',
      startMs: Date.UTC(2026, 10, 28, 13, 31, 8),
      endMs: Date.UTC(2026, 10, 28, 13, 31, 20),
      score: 78,
      zone: 'Drive',
      text: '',
      box: [0.5, 0.4, 0.1, 0.3],
      recordingId: '20261128T133108000Z-4k7q',
      hasSnapshot: false,
    });
    expect(readEvent({ ...WRITTEN, phase: 'update' })?.endMs).to.equal(null);
  });

  it('is shown by the recording that it names, which may be that of another event', () => {
    const idOf = (clip: unknown) =>
      readEvent({ ...WRITTEN, id: '20261128T133110000Z-aaaa', clip })?.recordingId;
    expect(idOf(WRITTEN.clip)).to.equal(WRITTEN.id);
    for (const clip of [null, 'recordings/../clip.avi', 'https://elsewhere.example/clip.avi'])
      expect(idOf(clip), String(clip)).to.equal(null);
  });

  it('is nothing, or lacks what is wrong, when another program has written it', () => {
    for (const wrong of [
      null,
      4,
      {},
      { ...WRITTEN, type: 'party' },
      { ...WRITTEN, at: 'noon', startedAt: 'noon' },
    ])
      expect(readEvent(wrong)).to.equal(null);
    const odd = readEvent({
      ...WRITTEN,
      box: [0, 0, 'wide', 9],
      score: 1e9,
      startedAt: '2026-11-28T14:00:00Z',
    });
    expect(odd).to.include({ box: null, score: 100 });
    expect((odd?.endMs ?? 0) - (odd?.startMs ?? 0)).to.equal(0);
  });

  it('is shown once, newest first, and a camera that came back was away until then', () => {
    const shown = asShown(
      [
        made('a', { startMs: 10, endMs: null }),
        made('a', { startMs: 10, endMs: 30 }),
        made('b', { type: 'camera-lost', startMs: 40, endMs: 40 }),
        made('c', { type: 'camera-back', startMs: 70, endMs: 70 }),
        made('d', { type: 'camera-lost', startMs: 90, endMs: 90 }),
      ],
      100,
    );
    expect(shown.map(({ id, endMs }) => [id, endMs])).to.deep.equal([
      ['d', 90],
      ['b', 70],
      ['a', 30],
    ]);
  });

  it('goes on only if it is the last of its kind, and motion not for ever: a power cut ends nothing', () => {
    const open = { endMs: null } as const;
    const events = [
      made('a', { type: 'privacy', startMs: 10, ...open }),
      made('b', { type: 'privacy', startMs: 20, ...open }),
      made('c', { startMs: 30, ...open }),
    ];
    const ends = (nowMs: number) => asShown(events, nowMs).map(({ id, endMs }) => [id, endMs]);
    expect(ends(1000)).to.deep.equal([
      ['c', null],
      ['b', null],
      ['a', 10],
    ]);
    expect(ends(9e6)[0]).to.deep.equal(['c', 30]);
    expect(ends(9e6)[1]).to.deep.equal(['b', null]);
  });

  it('is found by its neighbours in time', () => {
    const events = [
      made('c', { startMs: 300, endMs: 310 }),
      made('b', { startMs: 200, endMs: 250 }),
      made('a'),
    ];
    expect(nextEvent(events, 200, 1)?.id).to.equal('c');
    expect(nextEvent(events, 200, -1)?.id).to.equal('a');
    expect(nextEvent(events, 300, 1)).to.equal(null);
    expect(eventNear(events, 240, 10)?.id).to.equal('b');
    expect(eventNear(events, 290, 20)?.id).to.equal('c');
    expect(eventNear(events, 275, 10)).to.equal(null);
  });

  it('is found by its time among many, also when it began long before', () => {
    const events = Array.from({ length: 1000 }, (_, index) => {
      const startMs = (999 - index) * 10;
      return made(String(startMs), { startMs, endMs: startMs + (startMs === 500 ? 700 : 5) });
    });
    const lasted = longestMs(events);
    expect(lasted).to.equal(700);
    const ids = within(events, { fromMs: 1200, toMs: 1230 }, lasted).map(({ id }) => Number(id));
    expect([ids[0], ids.at(-1), ids.length]).to.deep.equal([1220, 500, 73]);
    expect(within(events, { fromMs: -9, toMs: 0 }, 0)).to.deep.equal([]);
  });

  it('is listed under what it is, and as saved when it is kept', () => {
    const events = [
      made('a'),
      made('b', { type: 'tamper' }),
      made('c', { type: 'manual' }),
      made('d', { type: 'disk' }),
    ];
    expect(countsOf(events, new Set(['a']))).to.deep.equal({ all: 4, motion: 1, camera: 2, saved: 2 });
    expect(isListed(made('a'), 'saved', new Set())).to.equal(false);
  });
});

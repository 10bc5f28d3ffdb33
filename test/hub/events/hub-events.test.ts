import { expect } from 'chai';
import { HubEvents } from '../../../daemon/hub/events/hub-events.ts';
import type { CameraEvent } from '../../../daemon/events/event.ts';

const START_MS = Date.UTC(2026, 10, 29, 17);

/** An event that began so many seconds after the first. */
function told(seconds: number, more: object = {}) {
  const at = new Date(START_MS + seconds * 1000).toISOString();
  const id = `${at.replaceAll(/[-:.]/g, '')}-aaaa`;
  return { id, camera: 'own name', type: 'motion', phase: 'end', at, startedAt: at, ...more };
}

describe('the events of a hub', () => {
  const all = { limit: 10_000, sees: () => true };

  it('lists those of all cameras, the newest first, with the names of the hub', () => {
    const events = new HubEvents();
    events.add('hall', told(1));
    events.add('yard', told(2));
    events.add('hall', told(3, { type: 'manual' }));
    const shown = (query: object) =>
      events.list({ ...all, ...query }).map(({ camera, type }) => `${camera} ${type}`);
    expect(shown({})).to.deep.equal(['hall manual', 'yard motion', 'hall motion']);
    expect(shown({ limit: 1 })).to.deep.equal(['hall manual']);
    expect(shown({ types: ['manual'] })).to.deep.equal(['hall manual']);
    expect(shown({ sinceMs: START_MS + 2000 })).to.deep.equal(['hall manual', 'yard motion']);
    expect(shown({ untilMs: START_MS + 2000 })).to.deep.equal(['hall motion']);
    expect(shown({ sees: (camera: string) => camera === 'yard' })).to.deep.equal(['yard motion']);
  });

  it('tells each phase once, and nothing that has happened before', () => {
    const events = new HubEvents();
    const heard: CameraEvent[] = [];
    events.listen((event) => heard.push(event));
    events.add('hall', told(1), { isNews: false });
    events.add('hall', told(2, { phase: 'start' }));
    events.add('hall', told(2, { phase: 'start' }));
    events.add('hall', told(2, { score: 5 }));
    expect(heard.map(({ phase, score }) => [phase, score])).to.deep.equal([
      ['start', null],
      ['end', 5],
    ]);
    expect(events.list(all).length).to.equal(2);
  });

  it('believes nothing that a camera tells: neither paths, nor what is no event', () => {
    const events = new HubEvents();
    const wrong = [
      null,
      5,
      'x',
      [],
      {},
      told(1, { id: '../../x' }),
      told(1, { type: 'x' }),
      told(1, { at: 'x' }),
    ];
    for (const value of [
      ...wrong,
      told(1, { phase: 'x' }),
      told(1, { startedAt: '2026-99-99T00:00:00.000Z' }),
    ])
      expect(events.add('hall', value), JSON.stringify(value)).to.equal(false);
    const more = {
      clip: 'http://evil/',
      snapshot: '../x',
      text: 'a\n\u0000'.repeat(999),
      score: 1e9,
      box: [2, 0, 0, 0],
    };
    events.add('hall', told(1, more));
    const [event] = events.list(all);
    expect(event?.clip).to.equal(`cameras/hall/recordings/${event?.id}/clip.avi`);
    expect(event?.snapshot).to.equal(`cameras/hall/recordings/${event?.id}/snapshot.jpg`);
    expect([event?.score, event?.box, event?.zone]).to.deep.equal([null, null, null]);
    expect(event?.text?.length).to.be.below(400);
    expect(event?.text).to.not.match(/[\n\0]/);
    events.add('yard', told(2, more), { hasRecordings: false });
    const [ofYard] = events.list({ ...all, sees: (camera) => camera === 'yard' });
    expect([ofYard?.clip, ofYard?.snapshot]).to.deep.equal([null, null]);
  });

  it('keeps 200 of a camera, 2000 in all, and none of a camera that is gone', () => {
    const events = new HubEvents();
    for (let i = 0; i < 300; i++) events.add('future', told(1e9 + i), { isNews: false });
    expect(events.list(all).length).to.equal(200);
    for (let i = 0; i < 20; i++)
      for (let j = 0; j < 150; j++) events.add(`cam${i}`, told(i * 1000 + j), { isNews: false });
    expect(events.list(all).length).to.equal(2000);
    expect(events.list({ ...all, sees: (camera) => camera === 'cam0' })).to.deep.equal([]);
    expect(events.list({ ...all, sees: (camera) => camera === 'cam19' }).length).to.equal(150);
    events.keep((camera) => camera === 'cam19');
    expect(events.list(all).length).to.equal(150);
  });
});

import { expect } from 'chai';
import { readEvent } from '../../../../../daemon/http/page/browser/recordings/recorded-event.ts';
import { AllEvents, MOST_EVENTS } from '../../../../../daemon/http/page/browser/wall/all-events.ts';

const START_MS = Date.UTC(2026, 5, 1, 12);

function made(camera: string, id: string, type: string, second: number, phase = 'end') {
  const at = new Date(START_MS + second * 1000).toISOString();
  const event = readEvent({ id, type, phase, at, startedAt: at });
  if (event === null) throw new Error('no event');
  return { camera, event };
}

describe('the events of all cameras', () => {
  const nowMs = START_MS + 100_000;
  const listOf = (events: AllEvents) =>
    events.shown(nowMs).map(({ camera, event }) => `${camera} ${event.type} ${event.endMs === null}`);

  it('are in one list, newest first, also where two cameras give the same id', () => {
    const events = new AllEvents();
    events.add(made('hall', 'a', 'motion', 1));
    events.add(made('gate', 'a', 'manual', 2));
    expect(listOf(events)).to.deep.equal(['gate manual false', 'hall motion false']);
  });

  it('end the absence of a camera with its own return only', () => {
    const events = new AllEvents();
    events.add(made('hall', 'a', 'camera-lost', 1, 'start'));
    events.add(made('gate', 'b', 'camera-back', 2));
    expect(listOf(events)).to.deep.equal(['hall camera-lost true']);
    events.add(made('hall', 'c', 'camera-back', 3));
    expect(listOf(events)).to.deep.equal(['hall camera-lost false']);
  });

  it('are what the stream says, and not an older list', () => {
    const events = new AllEvents();
    events.add(made('hall', 'a', 'motion', 5));
    events.addListed([made('hall', 'a', 'motion', 4, 'update'), made('hall', 'b', 'motion', 1)]);
    expect(listOf(events)).to.deep.equal(['hall motion false', 'hall motion false']);
  });

  it('are as many as fit into the list', () => {
    const events = new AllEvents();
    for (let i = 0; i < 5 * MOST_EVENTS; i++) events.add(made('hall', `e${i}`, 'manual', i));
    const shown = events.shown(nowMs);
    expect(shown.length).to.equal(MOST_EVENTS);
    expect(shown[0]?.event.id).to.equal(`e${5 * MOST_EVENTS - 1}`);
  });
});

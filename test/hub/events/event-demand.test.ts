import { Readable } from 'node:stream';
import { mock } from 'node:test';
import type { IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { EventDemand } from '../../../daemon/hub/events/event-demand.ts';
import { HubEvents } from '../../../daemon/hub/events/hub-events.ts';
import type { HubCameraView, PicamdRequest } from '../../../daemon/http/hub/hub-view.ts';
import { advance } from '../../helpers/fake-timers.ts';

type FakeCamera = Pick<HubCameraView, 'name' | 'ask'>;

describe('the demand for events', () => {
  let asked: { name: string; path: string; signal: AbortSignal }[];
  beforeEach(() => {
    asked = [];
    mock.timers.enable({ apis: ['setTimeout'] });
  });
  afterEach(() => mock.timers.reset());

  /** A picamd without events, whose stream goes on until it is ended. */
  const camera = (name: string): FakeCamera => ({
    name,
    ask: async (path: string, { signal }: PicamdRequest) => {
      asked.push({ name, path, signal });
      const answer =
        path === 'events' ? Readable.from([Buffer.from('{"events":[]}')]) : new Readable({ read() {} });
      signal.addEventListener('abort', () => answer.destroy());
      return Object.assign(answer, { statusCode: 200 }) as unknown as IncomingMessage;
    },
  });
  const open = () => asked.filter(({ path, signal }) => path === 'events/stream' && !signal.aborted).length;

  it('asks no camera at rest, each once while someone wants to know, and none a minute later', async () => {
    const cameras = [camera('hall'), camera('yard'), { name: 'other', ask: null }];
    const demand = new EventDemand({ events: new HubEvents(), cameras: () => cameras });
    await advance(1000);
    expect(asked).to.deep.equal([]);
    const [first, second] = [demand.hold(), demand.hold()];
    await advance(1000);
    expect([asked.length, open()]).to.deep.equal([4, 2]);
    first();
    first();
    await advance(90_000);
    expect(open()).to.equal(2);
    second();
    await advance(30_000);
    expect(open()).to.equal(2);
    await advance(31_000);
    expect([asked.length, open()]).to.deep.equal([4, 0]);
    demand.stop();
  });

  it('asks at most 128, those that are new, and none that is gone', async () => {
    let cameras = Array.from({ length: 500 }, (_, i) => camera(`c${i}`));
    const demand = new EventDemand({ events: new HubEvents(), cameras: () => cameras });
    demand.hold();
    await advance(4000);
    expect(open()).to.equal(128);
    cameras = [camera('new')];
    demand.changed();
    await advance(1000);
    expect([open(), asked.at(-1)?.name]).to.deep.equal([1, 'new']);
    demand.stop();
    expect(open()).to.equal(0);
  });
});

import { mock } from 'node:test';
import { expect } from 'chai';
import { Connection } from '../../../../daemon/http/page/browser/connection.ts';
import { follow } from '../../../../daemon/http/page/browser/viewer-tracker.ts';
import type { ViewerNews } from '../../../../daemon/http/page/browser/viewer-tracker.ts';
import { delivers, oldAfter } from '../../../../daemon/http/page/browser/staleness.ts';
import { readStatus } from '../../../../daemon/http/page/browser/status.ts';
import type { Ending } from '../../../../daemon/http/page/browser/stream-reader.ts';
import type { Attempt, Way } from '../../../../daemon/http/page/browser/transport.ts';
import { WayUp } from '../../../../daemon/http/page/browser/transport-upgrade.ts';

const PART = { jpeg: new Uint8Array(), capturedMs: null };

/** Lets everything run that waits for nothing but promises. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Lets so much time pass, in steps between which promises are kept. */
async function pass(ms: number): Promise<void> {
  for (let at = 0; at < ms; at += 250) {
    await settle();
    mock.timers.tick(250);
  }
  await settle();
}

describe('the page’s ways to its pictures', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  /** Ways that end as `endings` says, at once; without an ending a way brings a picture and goes on until it is stopped. */
  function fakeWays(endings: Partial<Record<Way, Ending>>, tried: Way[] = []) {
    const way = (name: Way) => (attempt: Attempt) => {
      tried.push(name);
      const ending = endings[name];
      if (ending !== undefined) return Promise.resolve(ending);
      return new Promise<Ending>((resolve) => {
        attempt.signal.addEventListener('abort', () => resolve({ end: 'stopped', code: null }));
        attempt.onPicture(PART);
      });
    };
    return { stream: way('stream'), image: way('image'), snapshots: way('snapshots') };
  }

  function connect(endings: Partial<Record<Way, Ending>>, delivering = true) {
    const connection: Connection = new Connection({
      ways: fakeWays(endings),
      first: 'stream',
      check: () => Promise.resolve(true),
      hopeful: () => true,
      delivers: () => delivering,
      onPicture: () => connection.succeeded(),
      onWay: () => {},
    });
    connection.start();
    return connection;
  }

  for (const end of ['silent', 'closed', 'refused'] as const)
    it(`goes on to the next where the stream is ${end} although the camera has pictures`, async () => {
      const connection = connect({ stream: { end, code: null }, image: { end, code: null } });
      await pass(10_000);
      expect(connection.way).to.equal('snapshots');
      connection.stop();
    });

  it('stays with the stream while the camera has no pictures, and when the daemon itself refuses', async () => {
    const silent = connect({ stream: { end: 'silent', code: null } }, false);
    const refused = connect({ stream: { end: 'refused', code: 'too-many-viewers' } });
    await pass(60_000);
    expect([silent.way, refused.way]).to.deep.equal(['stream', 'stream']);
    silent.stop();
    refused.stop();
  });

  it('goes up again to the best that brings a picture, which is tried ever more seldom', async () => {
    const ending: Ending = { end: 'silent', code: null };
    const endings: Partial<Record<Way, Ending>> = { stream: ending, image: ending };
    const tried: Way[] = [];
    const found: Way[] = [];
    const up = new WayUp({ ways: fakeWays(endings, tried), onFound: (way) => found.push(way) });
    up.search(['stream', 'image']);
    await pass(59_000);
    expect(tried).to.deep.equal([]);
    await pass(2000 + 120_000 + 240_000);
    expect(tried).to.deep.equal(['stream', 'image', 'stream', 'image', 'stream', 'image']);
    delete endings.image;
    await pass(480_000);
    expect(found).to.deep.equal(['image']);
    up.search(['stream']);
    up.search([]);
    await pass(3_600_000);
    expect(tried).to.have.length(8);
  });

  it('tell which are better than the one that has to do, and go on with another', async () => {
    const connection = connect({
      stream: { end: 'garbled', code: null },
      image: { end: 'closed', code: null },
    });
    expect(connection.better).to.deep.equal([]);
    await pass(10_000);
    expect(connection.better).to.deep.equal(['stream', 'image']);
    connection.use('image');
    expect([connection.way, connection.better]).to.deep.equal(['image', ['stream']]);
    connection.stop();
    expect(connection.better).to.deep.equal([]);
  });
});

describe('an <img> whose stream is followed', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  /** How it ends when the daemon answers with these, one after the other and the last one for ever, and how often it had new pictures. */
  async function followed(...news: ViewerNews[]) {
    let [shown, end] = [0, 'none'];
    const over = new AbortController();
    const ask = () => Promise.resolve((news.length > 1 ? news.shift() : news[0]) ?? 'untold');
    void follow({ ask, onSent: () => shown++, signal: over.signal }).then((how) => (end = how));
    await pass(20_000);
    over.abort();
    return { shown, end };
  }

  const sent = (count: number | null, fresh = true) => ({ sent: count, fresh });

  it('has new pictures while the daemon sends some to it, and while they are no repeated ones', async () => {
    expect(await followed(sent(null), sent(1), sent(9), sent(10, false), 'silent')).to.deep.equal({
      shown: 2,
      end: 'none',
    });
  });

  it('is at its end when the daemon has no such viewer any more, as after a restart', async () => {
    expect(await followed(sent(4), 'silent', 'silent', sent(null))).to.deep.equal({
      shown: 1,
      end: 'closed',
    });
  });

  it('is at its end when nothing is sent to it for long, as through a connection that is gone', async () => {
    expect(await followed(sent(4), sent(5), sent(5))).to.deep.equal({ shown: 2, end: 'silent' });
    expect(await followed(sent(null))).to.deep.equal({ shown: 0, end: 'silent' });
  });

  it('is none where nobody tells of it', async () => {
    expect(await followed('untold')).to.deep.equal({ shown: 0, end: 'closed' });
  });
});

describe('the page’s outlook', () => {
  const status = (camera: object) => readStatus(JSON.stringify({ camera, process: {} }));

  it('takes the camera’s own pace for when a picture is old, and that of the pictures where it is not told', () => {
    expect(oldAfter(status({ framerate: 30 }), [4000, 4000, 4000])).to.equal(2000);
    expect(oldAfter(status({ framerate: 0.25 }), [])).to.equal(10_000);
    const untold = [[], [33, 34, 33], [3000, 60_000, 3000], [90_000], [-5000, 40]];
    expect(untold.map((gaps) => oldAfter(null, gaps))).to.deep.equal([2000, 2000, 7500, 25_000, 2000]);
  });

  it('counts on new pictures where the status is not told, and where it tells of some', () => {
    const streaming = { state: 'streaming', frameAgeMs: 50 };
    const known = [streaming, { ...streaming, frameAgeMs: 5000 }, { ...streaming, state: 'stalled' }, null];
    expect(known.map((camera) => delivers(status(camera ?? {}), 2000))).to.deep.equal([
      true,
      false,
      false,
      false,
    ]);
    expect(delivers(null, 2000)).to.equal(true);
  });
});

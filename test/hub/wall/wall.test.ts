import { expect } from 'chai';
import type { Frame } from '../../../daemon/frame/frame.ts';
import type { HubCameraView } from '../../../daemon/http/hub/hub-view.ts';
import { MultipartParser } from '../../../daemon/http/page/browser/multipart-parser.ts';
import type { TileWish } from '../../../daemon/http/hub/wall/walls-view.ts';
import { Wall } from '../../../daemon/hub/wall/wall.ts';
import { Broadcaster } from '../../../daemon/stream/broadcaster.ts';
import { madeFrame } from '../../helpers/made-frame.ts';
import { ManualClock } from '../../helpers/manual-clock.ts';
import { ManualSocket } from '../../helpers/manual-socket.ts';

/** A camera whose state and pictures are the test's. */
class MadeCamera {
  holds = 0;
  isStarting = true;
  isPrivate = false;
  frame: Frame | null = null;
  readonly name: string;
  readonly broadcaster: Broadcaster;
  #sequence = 0;

  constructor(name: string) {
    this.name = name;
    this.broadcaster = new Broadcaster({
      staleMs: () => 10_000,
      newest: () => this.frame,
      onViewers: () => {},
      onSkips: () => {},
      time: new ManualClock(),
    });
  }

  get view() {
    return {
      current: () => this.frame,
      hold: () => {
        this.holds++;
        return () => this.holds--;
      },
      starting: () => this.isStarting,
      isBehind: () => false,
      isPrivate: () => this.isPrivate,
    };
  }

  /** Sends a picture, which has the next number, a second after the one before. */
  send(): void {
    this.isStarting = false;
    this.frame = madeFrame(
      ++this.#sequence,
      this.#sequence * 1000,
      1,
      `X-Camera: ${this.name}\r\nContent-Length: 1\r\n\r\n`,
    );
    this.broadcaster.publish(this.frame);
  }

  lose(): void {
    this.frame = null;
  }
}

describe('Wall', () => {
  let clock: ManualClock;
  let socket: ManualSocket;
  let cameras: Map<string, MadeCamera>;
  let allowed: Set<string | null>;
  let calls: string[];
  let wall: Wall;

  beforeEach(() => {
    [clock, socket, calls] = [new ManualClock(1000), new ManualSocket(), []];
    cameras = new Map(['hall', 'garage', 'attic'].map((name) => [name, new MadeCamera(name)]));
    allowed = new Set([null, 'hall', 'garage']);
    wall = new Wall(
      {
        id: 'an id',
        owner: 'anna',
        socket,
        address: '192.0.2.1',
        userAgent: 'test',
        mayWatch: (camera) => allowed.has(camera),
        finish: () => calls.push('finish'),
        reset: () => calls.push('reset'),
        onEnd: () => calls.push('end'),
      },
      // Only what a wall needs.
      { find: (name) => (cameras.get(name) as unknown as HubCameraView | undefined) ?? null },
      7,
      clock,
    );
  });

  afterEach(() => {
    socket.destroy();
  });

  const camera = (name: string) => cameras.get(name) as MadeCamera;
  const wish = (rates: Record<string, number>) =>
    wall.wish(new Map(Object.entries(rates).map(([name, fps]): [string, TileWish] => [name, { fps }])));
  /** What was written since the last call, as a page reads it: `hall 3` is its third picture, `alive` is said of no camera. */
  const written = () => {
    const parts: string[] = [];
    const parser = new MultipartParser(({ jpeg }, head) => {
      const [camera, state] = ['Camera', 'State'].map(
        (what) => new RegExp(`X-${what}: (\\w+)\r`).exec(head)?.[1] ?? '',
      );
      parts.push(`${camera} ${state}${Buffer.from(jpeg).toString()}`.trim());
    });
    for (const bytes of socket.writes.splice(0)) parser.write(Buffer.from(String(bytes), 'latin1'));
    return parts;
  };

  it('asks no camera before there are wishes, then says how each is, and sends what there is', () => {
    expect([camera('hall').holds, written()]).to.deep.equal([0, []]);
    camera('garage').send();
    wish({ hall: 5, garage: 5, attic: 5, nowhere: 5 });
    expect(written()).to.deep.equal(['hall waiting', 'garage live', 'garage 1']);
    expect([...cameras.values()].map(({ holds }) => holds)).to.deep.equal([1, 1, 0]);
    camera('hall').send();
    camera('attic').send();
    expect(written()).to.deep.equal(['hall live', 'hall 1']);
    camera('hall').send();
    expect(written()).to.deep.equal(['hall 2']);
    const [viewer] = camera('hall').broadcaster.viewers;
    expect([viewer?.id, viewer?.address, viewer?.options.fps]).to.deep.equal([7, '192.0.2.1', 5]);
  });

  it('says what has changed, once, and never sends a picture before live', () => {
    wish({ hall: 5 });
    camera('hall').send();
    written();
    camera('hall').lose();
    clock.wait(1000);
    expect(written()).to.deep.equal(['hall lost']);
    clock.wait(1000);
    expect(camera('hall').broadcaster.viewers.size).to.equal(0);
    camera('hall').isStarting = true;
    clock.wait(1000);
    expect(written()).to.deep.equal(['hall waiting']);
    camera('hall').send();
    expect(written()).to.deep.equal(['hall live', 'hall 2']);
  });

  it('tells a client that is slow only the last state, in turn, and then the newest picture', async () => {
    wish({ hall: 30, garage: 30 });
    socket.isFull = true;
    camera('garage').send();
    expect(written()).to.deep.equal(['hall waiting', 'garage waiting', 'garage live']);
    camera('hall').send();
    camera('hall').lose();
    clock.wait(500);
    camera('hall').send();
    camera('garage').send();
    expect(socket.writableLength).to.be.lessThan(100);
    for (let i = 0; i < 4; i++) await socket.drain();
    expect(written()).to.deep.equal(['garage 2', 'hall live', 'hall 2']);
  });

  it('ends what is not wished any more, and starts what is', () => {
    wish({ hall: 5, garage: 5 });
    camera('hall').send();
    clock.wait(500);
    wish({ hall: 0, garage: 1 });
    expect([camera('hall').holds, camera('hall').broadcaster.viewers.size]).to.deep.equal([0, 0]);
    written();
    camera('hall').send();
    camera('garage').send();
    expect(written()).to.deep.equal(['garage live', 'garage 1']);
    const [viewer] = camera('garage').broadcaster.viewers;
    clock.wait(500);
    wish({ hall: 5, garage: 7 });
    expect(written()).to.deep.equal(['hall live', 'hall 2']);
    expect([[...camera('garage').broadcaster.viewers], viewer?.options.fps]).to.deep.equal([[viewer], 7]);
  });

  it('follows a flood of wishes five times a second, and ends with the last of them', () => {
    let starts = 0;
    const { hold } = camera('hall').view;
    Object.defineProperty(camera('hall'), 'view', {
      value: { ...camera('hall').view, hold: () => (starts++, hold()) },
    });
    for (let i = 0; i < 1000; i++) {
      wish(i % 2 === 0 ? { hall: 5 } : {});
      clock.wait(1);
    }
    clock.wait(200);
    expect(starts).to.be.within(1, 6);
    expect(camera('hall').holds).to.equal(0);
  });

  it('follows cameras and rights as they come and go', () => {
    wish({ hall: 5, garage: 5, attic: 5 });
    for (const each of cameras.values()) each.send();
    allowed.delete('hall').valueOf();
    allowed.add('attic');
    cameras.set('garage', new MadeCamera('garage'));
    written();
    clock.wait(450);
    expect(written()).to.deep.equal(['garage waiting', 'attic live', 'attic 1']);
    camera('hall').send();
    camera('garage').send();
    expect(written()).to.deep.equal(['garage live', 'garage 1']);
    expect([camera('hall').holds, calls]).to.deep.equal([0, []]);
    allowed.clear();
    clock.wait(450);
    expect([calls, camera('garage').holds, clock.waiting]).to.deep.equal([['finish'], 0, 0]);
  });

  it('sends no picture to who has lost the right since the last look', () => {
    wish({ hall: 5 });
    allowed.delete('hall');
    camera('hall').send();
    expect(written()).to.deep.equal(['hall waiting']);
  });

  it('sends no picture of a private camera', () => {
    wish({ hall: 5 });
    camera('hall').send();
    camera('hall').isPrivate = true;
    clock.wait(450);
    camera('hall').send();
    expect(written()).to.deep.equal(['hall waiting', 'hall live', 'hall 1', 'hall private']);
    camera('hall').isPrivate = false;
    camera('hall').send();
    expect(written()).to.deep.equal(['hall live', 'hall 3']);
  });

  it('shows that the connection is alive after five seconds of silence', () => {
    camera('hall').isStarting = false;
    wish({ hall: 5 });
    expect(written()).to.deep.equal(['hall lost']);
    clock.wait(5000);
    expect(written()).to.deep.equal([]);
    clock.wait(6000);
    expect(written()).to.deep.equal(['alive']);
    // Not into a connection that takes nothing.
    socket.isFull = true;
    clock.wait(60_000);
    expect(written()).to.deep.equal(['alive']);
    expect(socket.writableLength).to.be.lessThan(100);
  });

  it('ends after the part on its way', async () => {
    wish({ hall: 5, garage: 5 });
    socket.isFull = true;
    camera('hall').send();
    wall.end();
    expect([calls, camera('hall').holds, clock.waiting]).to.deep.equal([[], 0, 0]);
    expect(socket.timeout, 'the end has a time limit').to.equal(30_000);
    await socket.drain();
    expect(calls).to.deep.equal(['finish']);
    socket.destroy();
    await new Promise(setImmediate);
    expect(calls).to.deep.equal(['finish', 'end']);
    wish({ hall: 5 });
    expect(camera('hall').holds).to.equal(0);
  });

  it('watches whether its connection is stuck while a part is on its way', async () => {
    wish({ hall: 5 });
    clock.wait(500);
    expect(socket.timeout).to.equal(0);
    socket.isFull = true;
    camera('hall').send();
    clock.wait(500);
    expect(socket.timeout).to.equal(30_000);
    socket.isFull = false;
    await socket.drain();
    socket.emit('timeout');
    clock.wait(500);
    expect([socket.timeout, calls]).to.deep.equal([0, []]);
  });

  it('leaves nothing behind when its connection closes, or takes nothing for 30 s', async () => {
    wish({ hall: 5, garage: 5 });
    camera('hall').send();
    socket.isFull = true;
    camera('hall').send();
    socket.emit('timeout');
    expect(calls).to.deep.equal(['reset', 'end']);
    expect([camera('hall').holds, camera('garage').holds, clock.waiting]).to.deep.equal([0, 0, 0]);
    expect(camera('hall').broadcaster.viewers.size).to.equal(0);
    expect(camera('hall').frame?.pins).to.equal(0);
    socket.destroy();
    await new Promise(setImmediate);
    expect(calls).to.deep.equal(['reset', 'end']);
  });
});

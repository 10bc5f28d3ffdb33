import { expect } from 'chai';
import { EventLog } from '../../daemon/events/event-log.ts';
import type { StateMessage } from '../../daemon/mqtt/state-message.ts';
import { StatePublisher } from '../../daemon/mqtt/state-publisher.ts';
import { Topics } from '../../daemon/mqtt/topics.ts';
import { HeldTimers } from '../helpers/held-timers.ts';
import { RecordedSession } from '../helpers/mqtt-messages.ts';

class Scene {
  session = new RecordedSession();
  readonly timers = new HeldTimers();
  readonly log = new EventLog({ camera: () => 'hall' });
  readonly values = { privacy: false, motion: true, recording: false };
  zoom = '1';
  refreshed = 0;
  listeners = 0;
  moves: (result: { readonly moving: boolean }) => void = () => {};
  readonly publisher = new StatePublisher({
    topics: new Topics('00'),
    events: this.log,
    state: () => ({ state: 'streaming' }) as StateMessage,
    switches: () => this.values,
    controls: () => new Map([['zoom', this.zoom]]),
    refresh: async () => void this.refreshed++,
    onMotion: (callback) => {
      this.moves = callback;
      this.listeners++;
      return () => this.listeners--;
    },
    timer: this.timers.timer,
  });

  connect(): this {
    this.publisher.use(this.session);
    return this;
  }

  /** Of timers that run. */
  get waits(): number[] {
    return this.timers.all.filter(({ isOver }) => !isOver).map(({ ms }) => ms);
  }

  run(ms: number): void {
    const held = this.timers.all.findLast((each) => each.ms === ms && !each.isOver);
    if (held === undefined) throw new Error(`nothing waits ${ms} ms`);
    held.isOver = true;
    held.run();
  }
}

describe('states over MQTT', () => {
  it('are all retained, and all told on each connection', () => {
    const scene = new Scene().connect();
    const topics = scene.session.sent.map(({ topic }) => topic.replace('picamd/00/', ''));
    expect(topics).to.deep.equal([
      'state',
      'motion',
      'problem',
      'privacy/state',
      'motion/state',
      'recording/state',
      'picture/zoom/state',
    ]);
    expect(scene.session.sent.every(({ retain }) => retain === true)).to.equal(true);
    expect(scene.session.on('motion/state')).to.deep.equal(['ON']);
    scene.session = new RecordedSession();
    expect(scene.connect().session.sent).to.have.length(topics.length);
  });

  it('are told again when they change, and only those', () => {
    const scene = new Scene().connect();
    scene.session.sent.length = 0;
    scene.values.privacy = true;
    scene.publisher.changed();
    scene.publisher.changed();
    scene.run(100);
    expect(scene.session.sent.map(({ topic, payload }) => [topic, payload])).to.deep.equal([
      ['picamd/00/privacy/state', 'ON'],
    ]);
  });

  it('are repeated for who asked for another one', () => {
    const scene = new Scene().connect();
    scene.publisher.repeat('picamd/00/motion/state');
    scene.run(100);
    expect(scene.session.on('motion/state')).to.deep.equal(['ON', 'ON']);
  });

  it('have facts of the machine that are read every half a minute', async () => {
    const scene = new Scene().connect();
    scene.run(30_000);
    await new Promise(setImmediate);
    expect([scene.refreshed, scene.waits]).to.deep.equal([1, [30_000]]);
  });

  it('have motion at once, until nothing has moved for 3 s', () => {
    const scene = new Scene().connect();
    for (const moving of [false, true, true, false, false, true, false]) scene.moves({ moving });
    expect(scene.session.on('00/motion')).to.deep.equal(['OFF', 'ON']);
    scene.run(3000);
    expect(scene.session.on('00/motion')).to.deep.equal(['OFF', 'ON', 'OFF']);
  });

  it('have a lost camera as a problem until it is back, also one that was lost before', () => {
    const scene = new Scene().connect();
    const lost = scene.log.begin('camera-lost');
    lost.end();
    expect(scene.session.on('problem')).to.deep.equal(['OFF', 'ON', 'OFF']);
  });

  it('are not told without a connection, and nothing waits then', () => {
    const scene = new Scene();
    scene.publisher.changed();
    scene.moves({ moving: true });
    scene.connect();
    expect(scene.session.on('00/motion')).to.deep.equal(['ON']);
    scene.publisher.stop();
    expect([scene.waits, scene.listeners]).to.deep.equal([[], 0]);
  });
});

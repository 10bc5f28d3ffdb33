import { expect } from 'chai';
import { EventLog } from '../../daemon/events/event-log.ts';
import type { Frame } from '../../daemon/frame/frame.ts';
import { PicturePublisher } from '../../daemon/mqtt/picture-publisher.ts';
import { Topics } from '../../daemon/mqtt/topics.ts';
import { HeldTimers } from '../helpers/held-timers.ts';
import { madeFrame } from '../helpers/made-frame.ts';
import { RecordedSession } from '../helpers/mqtt-messages.ts';

class Scene {
  readonly session = new RecordedSession();
  readonly timers = new HeldTimers();
  readonly log = new EventLog({ camera: () => 'hall' });
  frame: Frame | null = madeFrame(1);
  isPrivate = false;
  nowMs = 0;
  readonly publisher: PicturePublisher;

  constructor(everySeconds = 10) {
    this.publisher = new PicturePublisher({
      topics: new Topics('00'),
      everySeconds,
      events: this.log,
      current: () => this.frame,
      nextFrame: () => Promise.resolve(this.frame),
      isPrivate: () => this.isPrivate,
      timer: this.timers.timer,
      now: () => this.nowMs,
    });
    this.publisher.use(this.session);
  }

  get snapshots(): string[] {
    return this.session.on('00/snapshot');
  }

  get ofEvents(): string[] {
    return this.session.on('/event/snapshot');
  }

  show(sequence: number): this {
    this.frame = madeFrame(sequence);
    return this;
  }

  event(): void {
    this.nowMs += 5000;
    this.log.begin('motion').end();
  }
}

describe('pictures over MQTT', () => {
  it('come at once and then every MQTT_SNAPSHOT_SECONDS, the newest each time, and expire', () => {
    const scene = new Scene();
    expect(scene.timers.all.map(({ ms }) => ms)).to.deep.equal([10_000]);
    scene.show(2).timers.all[0]?.run();
    expect(scene.snapshots).to.deep.equal(['1', '2']);
    expect(scene.session.sent.at(-1)).to.deep.include({ expirySeconds: 60 });
    expect(scene.session.sent.at(-1)?.retain).to.not.equal(true);
  });

  it('are none while no frame arrives, and none by themselves with 0', () => {
    const scene = new Scene();
    scene.frame = null;
    scene.timers.all[0]?.run();
    expect(scene.snapshots).to.deep.equal(['1']);
    const asked = new Scene(0);
    expect([asked.timers.all.length, asked.snapshots.length]).to.deep.equal([0, 0]);
  });

  it('come at events, and the broker keeps the last one', () => {
    const scene = new Scene(0);
    scene.show(7).event();
    expect([scene.snapshots, scene.ofEvents]).to.deep.equal([['7'], ['', '7']]);
    expect(scene.session.sent.at(-1)).to.deep.include({ retain: true, expirySeconds: 86_400 });
    scene.log.add('disk');
    expect(scene.snapshots).to.have.length(1);
  });

  it('of a flood of events are one a second', () => {
    const scene = new Scene(0);
    for (let i = 0; i < 100; i++) {
      scene.log.add('manual');
      scene.nowMs += 20;
    }
    expect(scene.snapshots).to.have.length(2);
  });

  it('are none while the camera is private, and the one that the broker keeps is removed', async () => {
    const scene = new Scene();
    scene.event();
    scene.isPrivate = true;
    scene.publisher.changed();
    scene.timers.all[0]?.run();
    scene.event();
    await scene.publisher.take();
    expect([scene.snapshots, scene.ofEvents]).to.deep.equal([
      ['1', '1'],
      ['', '1', ''],
    ]);
    expect(scene.session.isCut).to.equal(false);
  });

  it('that wait for a slow broker when the camera becomes private do not leave any more', () => {
    const scene = new Scene();
    scene.session.hasPictureWaiting = true;
    scene.isPrivate = true;
    scene.publisher.changed();
    expect(scene.session.isCut).to.equal(true);
    // The next connection begins with removing it.
    const next = new RecordedSession();
    scene.publisher.use(next);
    expect(next.sent.map(({ payload }) => payload)).to.deep.equal(['']);
  });

  it('are not queued: while one waits, no other is published', () => {
    const scene = new Scene();
    scene.session.hasPictureWaiting = true;
    scene.timers.all[0]?.run();
    expect(scene.snapshots).to.have.length(1);
  });

  it('that the broker keeps are removed at the first connection and when masks change, not at each connection', () => {
    const scene = new Scene(0);
    scene.event();
    const next = new RecordedSession();
    scene.publisher.use(next);
    expect(next.sent).to.deep.equal([]);
    scene.publisher.conceal();
    expect(next.on('/event/snapshot')).to.deep.equal(['']);
  });

  it('that someone asks for are taken once at a time', async () => {
    const scene = new Scene(0);
    await Promise.all([scene.publisher.take(), scene.publisher.take()]);
    expect(scene.snapshots).to.deep.equal(['1']);
  });
});

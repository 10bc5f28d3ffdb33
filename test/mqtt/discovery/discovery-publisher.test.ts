import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { pino } from 'pino';
import type { CameraFacts } from '../../../daemon/mqtt/camera-facts.ts';
import { topicsOf } from '../../../daemon/mqtt/discovery/announcement.ts';
import { discoveryFile } from '../../../daemon/mqtt/discovery/discovery-file.ts';
import { DiscoveryPublisher } from '../../../daemon/mqtt/discovery/discovery-publisher.ts';
import type { DiscoveryOptions } from '../../../daemon/mqtt/discovery/discovery-publisher.ts';
import { announcementOf } from '../../../daemon/mqtt/discovery/messages.ts';
import type { MqttMessage, MqttSender } from '../../../daemon/mqtt/mqtt-part.ts';
import { FACTS } from './camera-facts.ts';

const DEVICE = 'homeassistant/device/picamd_0123456789abcdef/config';

/** A broker in which this camera is the only client, and a person. */
class Broker implements MqttSender {
  readonly retained = new Map<string, string>();
  readonly published: { topic: string; payload: string }[] = [];
  isBusy = false;
  #subscriptions: { pattern: RegExp; callback: (message: MqttMessage) => void }[] = [];

  publish(topic: string, payload: string | Uint8Array, { retain = false } = {}): boolean {
    if (this.isBusy) return false;
    const text = Buffer.from(payload).toString();
    this.published.push({ topic, payload: text });
    if (retain && text === '') this.retained.delete(topic);
    else if (retain) this.retained.set(topic, text);
    for (const { pattern, callback } of this.#subscriptions)
      if (pattern.test(topic)) callback({ topic, payload: Buffer.from(text), isRetained: false });
    return true;
  }

  subscribe(topic: string, callback: (message: MqttMessage) => void): void {
    const pattern = new RegExp(`^${topic.replaceAll('+', '[^/]+')}$`);
    this.#subscriptions.push({ pattern, callback });
    for (const [kept, payload] of this.retained)
      if (pattern.test(kept)) callback({ topic: kept, payload: Buffer.from(payload), isRetained: true });
  }

  get isListenedTo(): boolean {
    return this.#subscriptions.length > 0;
  }

  /** The connection of the camera ends; what is retained stays. */
  disconnect(): void {
    this.#subscriptions = [];
    this.published.length = 0;
  }
}

describe('discovery at Home Assistant', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-discovery-'));
  after(() => rmSync(folder, { recursive: true }));
  let broker: Broker;
  let facts: CameraFacts | null;
  let timers: { run: () => void; ms: number }[];
  let state: string;
  let file: ReturnType<typeof discoveryFile>;
  beforeEach(() => {
    [broker, facts, timers] = [new Broker(), FACTS, []];
    state = mkdtempSync(join(folder, 'state-'));
  });

  /** What was read and written so far is done, and has had its effect. */
  const settled = () => file.read();

  function publisher(options: Partial<DiscoveryOptions> = {}): DiscoveryPublisher {
    file = discoveryFile(state);
    return new DiscoveryPublisher({
      form: 'device',
      prefix: 'homeassistant',
      facts: () => facts,
      file,
      log: pino({ level: 'silent' }),
      timer: (run, ms) => {
        const timer = { run, ms };
        timers.push(timer);
        return () => (timers = timers.filter((each) => each !== timer));
      },
      ...options,
    });
  }

  async function connected(options: Partial<DiscoveryOptions> = {}): Promise<DiscoveryPublisher> {
    const started = publisher(options);
    started.use(broker);
    await settled();
    return started;
  }

  /** Ends as a daemon that is stopped: nothing is removed. */
  async function stop(started: DiscoveryPublisher): Promise<void> {
    await settled();
    started.use(null);
    broker.disconnect();
  }

  const noted = () => JSON.parse(readFileSync(join(state, 'mqtt-discovery.json'), 'utf8')) as unknown;
  const publishedTopics = () => broker.published.map(({ topic }) => topic);

  function elapse(): number[] {
    const due = timers.splice(0);
    for (const { run } of due) run();
    return due.map(({ ms }) => ms);
  }

  it('is one retained message, once, and noted for the next start', async () => {
    const started = await connected();
    started.changed();
    elapse();
    expect(publishedTopics()).to.deep.equal([DEVICE]);
    expect([...broker.retained.keys()]).to.deep.equal([DEVICE]);
    await settled();
    expect(noted()).to.deep.equal(announcementOf(FACTS, 'homeassistant', 'device'));
  });

  it('waits for the facts, and follows them', async () => {
    facts = null;
    const started = publisher();
    started.use(broker);
    await settled();
    expect(broker.published).to.deep.equal([]);
    facts = FACTS;
    started.changed();
    for (const name of ['Yard', 'Shed', 'Yard']) {
      facts = { ...FACTS, name };
      started.changed();
    }
    expect(broker.published).to.have.length(1);
    expect(elapse()).to.deep.equal([1000]);
    expect(broker.retained.get(DEVICE)).to.contain('"name":"Yard"');
    expect(broker.published).to.have.length(2);
  });

  it('names a component that goes once, with its platform only', async () => {
    const started = await connected();
    facts = { ...FACTS, buttons: [] };
    started.changed();
    elapse();
    expect(broker.retained.get(DEVICE)).to.contain('"restart_button":{"p":"button"}');
    started.changed();
    elapse();
    expect(broker.retained.get(DEVICE)).not.to.contain('restart_button');
  });

  it('removes a component that went while picamd was stopped', async () => {
    await stop(await connected());
    facts = { ...FACTS, switches: [] };
    await connected();
    expect(broker.published[0]?.payload).to.contain('"privacy_switch":{"p":"switch"}');
  });

  for (const prefix of ['homeassistant', 'ha'])
    it(`is renewed when Home Assistant has started, at most once a second, with the prefix ${prefix}`, async () => {
      await connected({ prefix });
      broker.disconnect();
      const started = publisher({ prefix });
      started.use(broker);
      await settled();
      const before = broker.published.length;
      const births = ['homeassistant/status', `${prefix}/status`];
      for (let i = 0; i < 1000; i++)
        for (const topic of births) broker.publish(topic, i % 2 === 0 ? 'online' : 'offline');
      const own = () => publishedTopics().filter((topic) => !births.includes(topic));
      expect(own()).to.have.length(before);
      expect(elapse()).to.deep.equal([1000]);
      expect(own()).to.have.length(before + 1);
      expect(elapse()).to.deep.equal([]);
    });

  it('takes no retained birth message for a new one', async () => {
    broker.publish('homeassistant/status', 'online', { retain: true });
    await connected();
    expect(timers).to.deep.equal([]);
  });

  it('is published again in a new session, also by a broker that has forgotten it', async () => {
    const started = await connected();
    await stop(started);
    broker.retained.clear();
    started.use(broker);
    await settled();
  });

  it('tries again when the broker takes no more', async () => {
    const started = publisher({ form: 'single' });
    broker.isBusy = true;
    started.use(broker);
    await settled();
    expect(elapse()).to.deep.equal([1000]);
    broker.isBusy = false;
    elapse();
    expect(broker.retained.size).to.equal(topicsOf(announcementOf(FACTS, 'homeassistant', 'single')).length);
    expect(timers).to.deep.equal([]);
  });

  for (const form of ['device', 'single'] as const) {
    it(`stays deleted when Home Assistant deletes it, until the next start: ${form}`, async () => {
      const started = await connected({ form });
      const topics = [...broker.retained.keys()];
      for (const topic of topics) broker.publish(topic, '', { retain: true });
      broker.publish('homeassistant/status', 'online');
      elapse();
      facts = { ...FACTS, name: 'Yard' };
      started.changed();
      elapse();
      await stop(started);
      started.use(broker);
      await settled();
      expect(publishedTopics()).to.deep.equal([]);
      await stop(started);
      facts = FACTS;
      await connected({ form });
      expect([...broker.retained.keys()].toSorted()).to.deep.equal(topics.toSorted());
    });

    it(`is removed when MQTT is switched off, and when discovery was switched off meanwhile: ${form}`, async () => {
      const started = await connected({ form });
      await started.remove();
      expect(broker.retained.size).to.equal(0);
      expect(noted()).to.equal(null);
      broker.disconnect();
      const again = await connected({ form });
      expect(broker.retained.size).to.be.above(0);
      await stop(again);
      await connected({ form: 'off' });
      expect(broker.retained.size).to.equal(0);
    });

    it(`moves to another prefix: ${form}`, async () => {
      await stop(await connected({ form }));
      await connected({ form, prefix: 'ha' });
      expect([...broker.retained.keys()].filter((topic) => !topic.startsWith('ha/'))).to.deep.equal([]);
    });
  }

  for (const [from, to] of [
    ['single', 'device'],
    ['device', 'single'],
  ] as const)
    it(`migrates from ${from} to ${to}: asks first, then announces, then clears`, async () => {
      await stop(await connected({ form: from }));
      const old = [...broker.retained.keys()];
      const started = await connected({ form: to });
      started.changed();
      expect(broker.published).to.deep.equal(
        old.map((topic) => ({ topic, payload: '{"migrate_discovery":true}' })),
      );
      expect([...broker.retained.keys()]).to.deep.equal(old);
      broker.published.length = 0;
      expect(elapse()).to.deep.equal([3000]);
      const next = topicsOf(announcementOf(FACTS, 'homeassistant', to));
      expect(publishedTopics()).to.deep.equal([...next, ...old]);
      expect([...broker.retained.keys()]).to.deep.equal(next);
    });

  it('keeps nothing of what others publish on topics like its own', async () => {
    const started = await connected({ form: 'single' });
    const topic = 'homeassistant/sensor/picamd_0123456789abcdef/x/config';
    broker.publish(topic, 'x');
    broker.publish(topic, '');
    const count = broker.published.length;
    started.changed();
    elapse();
    expect(broker.published).to.have.length(count);
  });

  it('leaves no timer behind', async () => {
    const started = await connected();
    broker.publish('homeassistant/status', 'online');
    started.use(null);
    expect(timers).to.deep.equal([]);
    started.changed();
    expect(publishedTopics()).to.deep.equal([DEVICE, 'homeassistant/status']);
  });
});

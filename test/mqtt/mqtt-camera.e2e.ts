import { expect } from 'chai';
import { eventually } from '../helpers/eventually.ts';
import { Mosquitto } from '../helpers/mosquitto.ts';
import type { HeardMessage } from '../helpers/mosquitto.ts';
import { needs } from '../helpers/programs.ts';
import { removeFolders, startMqttDaemon } from './mqtt-daemon.ts';
import type { MqttDaemon } from './mqtt-daemon.ts';

const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);

describe('a camera on an MQTT broker', () => {
  needs('Mosquitto');
  let broker: Mosquitto;
  const daemons: MqttDaemon[] = [];
  beforeEach(async () => {
    broker = await Mosquitto.start();
  });
  afterEach(async () => {
    await Promise.all(daemons.splice(0).map((daemon) => daemon.stop()));
    await broker.stop();
  });
  after(removeFolders);

  async function camera(settings: Record<string, string> = {}, args: string[] = []): Promise<MqttDaemon> {
    const all = { MQTT_URL: broker.url, MQTT_SNAPSHOT_SECONDS: '1', CAMERA_NAME: 'Hall', ...settings };
    const daemon = await startMqttDaemon(all, args);
    daemons.push(daemon);
    return daemon;
  }

  const of = (heard: readonly HeardMessage[], topic: string) =>
    heard.filter((message) => message.topic === topic).map(({ payload }) => payload.toString());
  const discoveryTopic = ({ id }: MqttDaemon) => `homeassistant/device/picamd_${id}/config`;

  const report = (daemon: MqttDaemon, text: string) =>
    fetch(`${daemon.url}/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text }),
    });

  /** Whatever the broker does, the camera has pictures. */
  const healthy = ({ url }: MqttDaemon) =>
    eventually('healthy', async () => (await fetch(`${url}/healthz`)).status === 200);

  /** Waits until the broker keeps this. */
  async function kept(topic: string, value: string): Promise<void> {
    await eventually(
      `${topic} is ${value}`,
      async () => (await broker.retained(topic)).get(topic)?.toString() === value,
    );
  }

  it('publishes what it is, how it is and what it sees, and has kept what later ones must know', async () => {
    const heard = await broker.listen(['picamd/#']);
    const daemon = await camera();
    const base = `picamd/${daemon.id}`;
    expect(daemon.id).to.match(/^[0-9a-f]{16}$/);
    await kept(`${base}/availability`, 'online');
    await eventually('pictures', () => of(heard, `${base}/snapshot`).length >= 2);
    const jpeg = heard.find(({ topic }) => topic === `${base}/snapshot`)?.payload;
    expect(jpeg?.subarray(0, 3)).to.deep.equal(JPEG_START);
    expect((await report(daemon, 'Doorbell')).status).to.equal(201);
    await eventually('the event', () => of(heard, `${base}/event`).length > 0);
    expect(JSON.parse(of(heard, `${base}/event`)[0] ?? '')).to.deep.include({
      type: 'manual',
      text: 'Doorbell',
    });
    const all = await eventually('all that is kept', async () => {
      const retained = await broker.retained();
      return retained.has(`${base}/event/snapshot`) && retained.has(discoveryTopic(daemon)) ? retained : null;
    });
    expect([...all.keys()]).to.include.members([
      `${base}/state`,
      `${base}/motion`,
      `${base}/problem`,
      `${base}/privacy/state`,
      `${base}/motion/state`,
      `${base}/recording/state`,
    ]);
    expect([...all.keys()]).not.to.include.members([`${base}/snapshot`, `${base}/event`]);
    expect(all.get(`${base}/motion`)?.toString()).to.equal('OFF');
    expect(all.get(`${base}/event/snapshot`)?.subarray(0, 3)).to.deep.equal(JPEG_START);
    expect(JSON.parse(String(all.get(`${base}/state`)))).to.deep.include({ name: 'Hall', healthy: true });
  });

  it('announces what it publishes and obeys: each topic of the discovery message is one of its own', async () => {
    const daemon = await camera({ MQTT_ALLOW: 'privacy,motion,recording,restart,snapshot,picture' });
    const topic = discoveryTopic(daemon);
    const { cmps } = await eventually('the announcement', async () => {
      const payload = (await broker.retained(topic)).get(topic);
      return payload === undefined
        ? null
        : (JSON.parse(payload.toString()) as { cmps: Record<string, Record<string, unknown>> });
    });
    const retained = await eventually('its states', async () => {
      const all = await broker.retained('picamd/#');
      return all.has(`picamd/${daemon.id}/recording/state`) ? all : null;
    });
    for (const [id, options] of Object.entries(cmps)) {
      const state = options['state_topic'];
      if (options['p'] !== 'event' && state !== undefined) expect([...retained.keys()], id).to.include(state);
      for (const template of `${options['value_template'] as string | undefined}`.matchAll(
        /value_json\.(\w+)/g,
      ))
        if (options['p'] === 'sensor')
          expect(JSON.parse(String(retained.get(`picamd/${daemon.id}/state`))), id).to.include.keys(
            template[1] ?? '',
          );
    }
  });

  it('is announced again when Home Assistant has started, and stays deleted when it is deleted there', async () => {
    const daemon = await camera();
    const topic = discoveryTopic(daemon);
    await eventually('the announcement', async () => (await broker.retained(topic)).has(topic));
    const heard = await broker.listen([topic]);
    const homeAssistant = await broker.client();
    await eventually('the kept one', () => heard.length > 0);
    await homeAssistant.publishAsync('homeassistant/status', 'online');
    await eventually('another one', () => heard.some(({ isRetained }) => !isRetained));
    await homeAssistant.publishAsync(topic, '', { retain: true });
    await homeAssistant.publishAsync('homeassistant/status', 'online');
    // Pictures come once a second, and so would another announcement.
    const pictures = await broker.listen([`picamd/${daemon.id}/snapshot`]);
    await eventually('pictures', () => pictures.length > 3);
    expect(heard.at(-1)?.payload).to.have.length(0);
    await daemon.stop();
    daemons.push(await daemon.again());
    await eventually('the announcement of the next start', async () =>
      (await broker.retained(topic)).has(topic),
    );
  });

  it('is taken back when MQTT or discovery is switched off, and changes its form', async () => {
    const daemon = await camera();
    const announced = async () => [...(await broker.retained('homeassistant/#')).keys()];
    await eventually('the announcement', async () => (await announced()).length === 1);
    const base = { MQTT_URL: broker.url, CAMERA_NAME: 'Hall' };
    daemon.set({ ...base, MQTT_DISCOVERY: 'single' });
    const node = `picamd_${daemon.id}`;
    await eventually('the single form', async () => {
      const topics = await announced();
      return topics.length > 5 && topics.every((topic) => topic.split('/')[2] === node);
    });
    daemon.set({ ...base, MQTT_DISCOVERY: 'off' });
    await eventually('nothing', async () => (await announced()).length === 0);
    await kept(`picamd/${daemon.id}/availability`, 'online');
    daemon.set({ ...base, MQTT_DISCOVERY_PREFIX: 'ha' });
    await eventually('the other prefix', async () => (await broker.retained('ha/#')).size === 1);
    daemon.set({ CAMERA_NAME: 'Hall' });
    await kept(`picamd/${daemon.id}/availability`, 'offline');
    await eventually('nothing', async () => (await broker.retained('ha/#')).size === 0);
  });

  it('takes back at the next start what it could not while it was stopped', async () => {
    const daemon = await camera();
    const topic = discoveryTopic(daemon);
    await eventually('the announcement', async () => (await broker.retained(topic)).has(topic));
    daemon.set({ MQTT_URL: broker.url, MQTT_DISCOVERY: 'off' });
    daemon.kill('SIGKILL');
    await daemon.exited;
    daemons.push(await daemon.again());
    await eventually('nothing', async () => !(await broker.retained(topic)).has(topic));
  });

  it('is offline when it ends, by the last will when it is killed', async () => {
    const daemon = await camera();
    const topic = `picamd/${daemon.id}/availability`;
    await kept(topic, 'online');
    expect(await daemon.stop()).to.equal(0);
    await kept(topic, 'offline');
    const killed = await daemon.again();
    daemons.push(killed);
    await kept(topic, 'online');
    killed.kill('SIGKILL');
    await kept(topic, 'offline');
  });

  it('is back after the broker was killed, with everything that the broker has lost and nothing of meanwhile', async () => {
    const daemon = await camera();
    const base = `picamd/${daemon.id}`;
    await kept(`${base}/availability`, 'online');
    await broker.crash();
    await daemon.logged(/The MQTT broker .* does not respond/);
    for (let i = 0; i < 20; i++) await report(daemon, 'Meanwhile');
    await healthy(daemon);
    await broker.start();
    const heard = await broker.listen(['picamd/#']);
    await kept(`${base}/availability`, 'online');
    await eventually('its states', async () =>
      (await broker.retained(`${base}/#`)).has(`${base}/recording/state`),
    );
    await eventually(
      'its announcement',
      async () => (await broker.retained(discoveryTopic(daemon))).size === 1,
    );
    await eventually('a new picture', () => of(heard, `${base}/snapshot`).length > 0);
    expect(of(heard, `${base}/event`)).to.deep.equal([]);
  });

  it('notices a broker that stands still, keeps nothing for it, and is back when it goes on', async () => {
    const daemon = await camera();
    const base = `picamd/${daemon.id}`;
    const heard = await broker.listen([`${base}/#`], { keepalive: 600 });
    await eventually('a picture', () => of(heard, `${base}/snapshot`).length > 0);
    broker.kill('SIGSTOP');
    await daemon.logged(/The MQTT broker .* does not respond/);
    await healthy(daemon);
    for (let i = 0; i < 20; i++) await report(daemon, 'Meanwhile');
    heard.length = 0;
    broker.kill('SIGCONT');
    await kept(`${base}/availability`, 'online');
    await eventually('a picture', () => of(heard, `${base}/snapshot`).length > 0);
    // The connection of before is over: what follows its last will is of the new one.
    await eventually('the last word', () => of(heard, `${base}/availability`).at(-1) === 'online');
    expect(of(heard, `${base}/event`)).to.deep.equal([]);
  });

  it('follows commands, but none that the broker has kept, and none that is not allowed', async () => {
    const daemon = await camera({ MQTT_ALLOW: 'privacy,snapshot', MQTT_SNAPSHOT_SECONDS: '0' });
    const base = `picamd/${daemon.id}`;
    await kept(`${base}/privacy/state`, 'OFF');
    await daemon.stop();
    const person = await broker.client();
    await person.publishAsync(`${base}/privacy/set`, 'ON', { retain: true });
    const again = await daemon.again();
    daemons.push(again);
    const heard = await broker.listen([`${base}/snapshot`]);
    await eventually('a picture, for a command after the one that was kept', async () => {
      await person.publishAsync(`${base}/motion/set`, 'ON');
      await person.publishAsync(`${base}/snapshot/press`, 'PRESS');
      return heard.length > 0;
    });
    const { privacy: before } = (await (await fetch(`${again.url}/status`)).json()) as {
      privacy: { on: boolean };
    };
    expect(before.on).to.equal(false);
    // The same, but not kept.
    await person.publishAsync(`${base}/privacy/set`, 'ON');
    await kept(`${base}/privacy/state`, 'ON');
    expect((await broker.retained(`${base}/motion/state`)).get(`${base}/motion/state`)?.toString()).to.equal(
      'OFF',
    );
    const { privacy } = (await (await fetch(`${again.url}/status`)).json()) as { privacy: { on: boolean } };
    expect(privacy.on).to.equal(true);
  });

  it('survives thousands of commands, and payloads of 1 MB', async () => {
    const daemon = await camera({ MQTT_ALLOW: 'privacy,motion,recording,restart,snapshot,picture' });
    const base = `picamd/${daemon.id}`;
    const topics = [
      'privacy/set',
      'motion/set',
      'snapshot/press',
      'picture/brightness/set',
      'picture/x/set',
      'nonsense/set',
    ];
    await kept(`${base}/availability`, 'online');
    const person = await broker.client();
    const large = Buffer.alloc(1 << 20, 'x');
    for (const topic of topics) person.publish(`${base}/${topic}`, large);
    for (let i = 0; i < 5000; i++)
      for (const topic of topics.slice(0, 1)) person.publish(`${base}/${topic}`, i % 2 === 0 ? 'ON' : 'OFF');
    for (const topic of topics) for (let i = 0; i < 500; i++) person.publish(`${base}/${topic}`, String(i));
    await person.publishAsync(`${base}/privacy/set`, 'ON', { qos: 1 });
    await kept(`${base}/privacy/state`, 'ON');
    await person.publishAsync(`${base}/privacy/set`, 'OFF', { qos: 1 });
    await kept(`${base}/privacy/state`, 'OFF');
    await healthy(daemon);
    await kept(`${base}/availability`, 'online');
    expect(daemon.log()).not.to.match(/"level":(?:50|60)|does not respond/);
  });

  it('is told from another camera of the same name by its id', async () => {
    const [first, second] = [await camera(), await camera()];
    expect(first.id).not.to.equal(second.id);
    for (const daemon of [first, second]) {
      await kept(`picamd/${daemon.id}/availability`, 'online');
      const topic = discoveryTopic(daemon);
      const payload = await eventually(
        'the announcement',
        async () => (await broker.retained(topic)).get(topic) ?? null,
      );
      expect(JSON.parse(payload.toString())).to.have.nested.property('dev.name', 'Hall');
    }
    await first.stop();
    await kept(`picamd/${first.id}/availability`, 'offline');
    await kept(`picamd/${second.id}/availability`, 'online');
  });
});

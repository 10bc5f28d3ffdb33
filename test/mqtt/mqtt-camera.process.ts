import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { eventually } from '../helpers/eventually.ts';
import { MqttBroker } from '../helpers/mqtt-broker.ts';

describe('a camera with MQTT_URL', () => {
  const state = mkdtempSync(join(tmpdir(), 'picamd-mqtt-'));
  let broker: MqttBroker;
  let daemon: RunningDaemon;
  let base = '';

  before(async () => {
    broker = await MqttBroker.start();
    daemon = await startDaemon(
      ['--mqtt-url', broker.url, '--mqtt-snapshot-seconds', '1', '--record-path', join(state, 'recordings')],
      { STATE_DIRECTORY: state, SERVICE_RESTART: 'always' },
    );
    base = `picamd/${(await status()).id}`;
    await eventually('online', () => broker.last('/availability') === 'online');
  });
  after(async () => {
    await daemon.stop();
    await broker.stop();
    rmSync(state, { recursive: true });
  });

  async function status() {
    return (await (await fetch(`${daemon.url}/status`)).json()) as {
      id: string;
      mqtt: object;
      motion: { on: boolean };
      privacy: { on: boolean; by: string | null };
    };
  }

  const is = (topic: string, value: string) =>
    eventually(`${topic} ${value}`, () => broker.last(`${base}/${topic}`) === value);
  const pictures = () => broker.messages.filter(({ topic }) => topic === `${base}/snapshot`).length;
  const kept = () => broker.last(`${base}/event/snapshot`);

  it('says so in /status, and publishes pictures', async () => {
    expect(await status()).to.deep.include({ mqtt: { connected: true, discovery: 'device' } });
    await eventually('pictures', () => pictures() >= 2);
    const jpeg = broker.messages.find(({ topic }) => topic === `${base}/snapshot`)?.payload;
    expect(jpeg?.subarray(0, 3)).to.deep.equal(Buffer.from([0xff, 0xd8, 0xff]));
    expect(broker.clients[0]).to.equal(base.replace('/', '-'));
  });

  it('becomes private as with the switch of the page, shows nothing more, and takes back the picture of an event', async () => {
    await fetch(`${daemon.url}/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text: 'A parcel' }),
    });
    await eventually('its picture', () => (kept() ?? '').length > 100);
    await eventually('the event', () => /A parcel/.test(broker.last(`${base}/event`) ?? ''));
    await broker.publish(`${base}/privacy/set`, 'ON');
    await is('privacy/state', 'ON');
    await is('event/snapshot', '');
    expect((await status()).privacy).to.deep.include({ on: true, by: 'MQTT' });
    const before = pictures();
    await eventually('a state of a private camera', () =>
      /"private"/.test(broker.last(`${base}/state`) ?? ''),
    );
    await broker.publish(`${base}/snapshot/press`, 'PRESS');
    await fetch(`${daemon.url}/privacy.json`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ on: false }),
    });
    await is('privacy/state', 'OFF');
    await eventually('pictures', () => pictures() > before);
  });

  it('switches motion detection and recording as the settings page does, and follows other changes', async () => {
    await broker.publish(`${base}/motion/set`, 'ON');
    await is('motion/state', 'ON');
    await eventually('motion detection', async () => (await status()).motion.on);
    await broker.publish(`${base}/recording/set`, 'ON');
    await is('recording/state', 'ON');
    const saved = readFileSync(join(state, 'settings.conf'), 'utf8');
    expect(saved)
      .to.match(/^MOTION=on$/m)
      .and.match(/^RECORD=events$/m);
    writeFileSync(join(state, 'settings.conf'), '');
    daemon.kill('SIGHUP');
    await is('motion/state', 'OFF');
    await is('recording/state', 'OFF');
  });

  it('does not restart unless it is allowed to, and forgets the broker when it is switched off', async () => {
    await broker.publish(`${base}/restart/press`, 'PRESS');
    await broker.publish(`${base}/privacy/set`, 'OFF');
    daemon.kill('SIGHUP');
    await daemon.logged(/settings: reloaded/);
    expect((await status()).mqtt).to.deep.include({ connected: true });
    expect(await daemon.stop()).to.equal(0);
    await is('availability', 'offline');
  });
});

import { expect } from 'chai';
import { eventually } from '../helpers/eventually.ts';
import { freePort } from '../helpers/free-port.ts';
import { Mosquitto } from '../helpers/mosquitto.ts';
import { frameBytes, grayOfJpeg } from '../helpers/numbered-camera.ts';
import { childrenOf, commandLine } from '../helpers/process-facts.ts';
import { shownNumber } from '../helpers/shown-number.ts';
import { describeAtHome } from './described.ts';
import { startHomeCamera } from './home-camera.ts';
import type { HomeCamera } from './home-camera.ts';

const MOST_BYTES = 16 * 1024;
/** From the start of picamd to the last of its entities: 5 s, and more where starting any program takes seconds, as beside other tests. */
const MOST_START_MS = 20_000;
/** From the detection of motion to Home Assistant's state. Of several events: one that a busy machine holds up says nothing. */
const MOST_MOTION_MS = 300;
/** Without a value until something happens, or for good. */
const WITHOUT_VALUE = /^(button|event|image)\./;
/** Of a container or a server: no temperature, and no disk for recordings. */
const NOT_ON_EVERY_MACHINE = /temperature|_space$/;

describeAtHome('a camera over MQTT', { custom: false }, (shared) => {
  let broker: Mosquitto;
  let camera: HomeCamera;
  let entryId: string;
  const settings = () => ({
    MQTT_URL: broker.url,
    MQTT_SNAPSHOT_SECONDS: '1',
    CAMERA_NAME: 'Hall',
    MQTT_ALLOW: 'privacy,motion,recording,restart,snapshot,picture',
  });
  const topic = () => `homeassistant/device/picamd_${camera.id}/config`;
  const entityOf = async (component: string, { id } = camera) => {
    const all = await shared().api.entities();
    return all.find(({ unique_id: unique }) => unique === `picamd_${id}_${component}`)?.entity_id ?? '';
  };
  const becomes = (component: string, state: string, whose = camera) =>
    eventually(`${component} is ${state}`, async () => {
      const entity = await shared().api.state(await entityOf(component, whose));
      return entity?.state === state && entity;
    });
  const rpicams = () => childrenOf(camera.pid).filter((pid) => commandLine(pid).includes('rpicam-vid'));
  const hasDevice = async () => (await shared().api.device(camera.id)) !== null;

  before('add MQTT as its pages do', async () => {
    const { api, veth } = shared();
    const port = await freePort();
    broker = await Mosquitto.start(`allow_anonymous true\nlistener ${port} ${veth.here}`);
    const asked = await api.beginFlow('mqtt');
    const made = await api.continueFlow(asked.flow_id, { broker: veth.here, port });
    expect(made, JSON.stringify(made)).to.have.property('type', 'create_entry');
    entryId = made.result?.entry_id ?? '';
  });
  after(async () => {
    await camera?.remove();
    await broker?.stop();
  });

  it('is a device with all its entities soon after it starts', async () => {
    const startMs = Date.now();
    camera = await startHomeCamera(settings());
    await eventually('the device', hasDevice);
    const announced = (await broker.retained(topic())).get(topic()) ?? Buffer.alloc(0);
    expect(announced.length).to.be.within(1, MOST_BYTES);
    const { cmps } = JSON.parse(announced.toString()) as { cmps: Record<string, { unique_id: string }> };
    const expected = Object.values(cmps).map(({ unique_id: unique }) => unique);
    expect(expected).to.have.length.above(10);
    await eventually('all entities', async () => {
      const [entities, states] = [await shared().api.entities(), await shared().api.states()];
      const missing = expected.filter((unique) => {
        const entity = entities.find((each) => each.unique_id === unique);
        const state = states.find((each) => each.entity_id === entity?.entity_id);
        return state === undefined || state.state === 'unavailable';
      });
      if (missing.length > 0) throw new Error(missing.join(' '));
      return true;
    });
    const made = (await shared().api.entities()).filter(({ unique_id: unique }) => expected.includes(unique));
    const lastMs = 1000 * Math.max(...made.map(({ created_at: seconds }) => seconds));
    expect(lastMs - startMs).to.be.below(MOST_START_MS);
    await eventually('values of all', async () => {
      const unknown = (await shared().api.states()).filter(
        ({ entity_id: id, state }) =>
          id.includes('.hall') &&
          state === 'unknown' &&
          !WITHOUT_VALUE.test(id) &&
          !NOT_ON_EVERY_MACHINE.test(id),
      );
      if (unknown.length > 0) throw new Error(unknown.map(({ entity_id: id }) => id).join(' '));
      return true;
    });
    expect((await shared().api.device(camera.id))?.name).to.equal('Hall');
  });

  it('shows frames of the camera, byte by byte', async () => {
    const path = `/api/camera_proxy/${await entityOf('camera')}`;
    const [first, later] = await eventually('two pictures', async () => {
      const pictures = [];
      for (let i = 0; i < 2; i++) pictures.push(await picture(path));
      return pictures[0]?.number !== pictures[1]?.number && pictures;
    });
    expect(later?.number).to.be.above(first?.number ?? Infinity);
    expect(later?.jpeg.equals(frameBytes(later.number))).to.equal(true);
  });

  async function picture(path: string): Promise<{ jpeg: Buffer; number: number }> {
    const jpeg = Buffer.from(await (await shared().api.request(path)).arrayBuffer());
    return { jpeg, number: shownNumber(grayOfJpeg(jpeg)) ?? -1 };
  }

  it('stops the camera program when Privacy is switched on, and starts it again', async () => {
    await eventually('the camera program', () => rpicams().length > 0);
    const privacy = await entityOf('privacy_switch');
    await shared().api.act('switch.turn_on', privacy);
    await becomes('privacy_switch', 'on');
    await eventually('its end', () => rpicams().length === 0);
    await shared().api.act('switch.turn_off', privacy);
    await becomes('privacy_switch', 'off');
    await eventually('it runs again', () => rpicams().length > 0);
  });

  it('turns the sensor on when something moves in the picture, within 300 ms', async () => {
    const motion = { MOTION: 'on', MOTION_SENSITIVITY: '100', MOTION_AREA: '0.05', CAMERA_FRAMERATE: '10' };
    const moving = await startHomeCamera(
      { ...settings(), ...motion, CAMERA_NAME: 'Yard' },
      { numbered: false },
    );
    try {
      const late: number[] = [];
      await eventually('motion at once', async () => {
        const { last_changed: changed } = await becomes('motion', 'on', moving);
        const { events } = (await (await fetch(`${moving.url}/events`)).json()) as {
          events: { type: string; startedAt: string }[];
        };
        const delays = events
          .filter(({ type }) => type === 'motion')
          .map(({ startedAt }) => Date.parse(changed) - Date.parse(startedAt));
        // The event that began before the state changed.
        late.push(Math.min(...delays.filter((ms) => ms >= 0)));
        if (Number(late.at(-1)) > MOST_MOTION_MS) throw new Error(`late by ${late.join(', ')} ms`);
        return true;
      });
    } finally {
      await moving.remove();
    }
    await becomes('motion', 'unavailable', moving);
  });

  it('stays away when its device is deleted there, until it starts again', async () => {
    const device = await shared().api.device(camera.id);
    await shared().api.command({
      type: 'config/device_registry/remove_config_entry',
      device_id: device?.id,
      config_entry_id: entryId,
    });
    await eventually('no device', async () => !(await hasDevice()));
    const client = await broker.client();
    await client.publishAsync('homeassistant/status', 'online');
    // What came before has been done by then.
    await client.publishAsync(`picamd/${camera.id}/privacy/set`, 'ON');
    const state = `picamd/${camera.id}/privacy/state`;
    await eventually('privacy', async () => (await broker.retained(state)).get(state)?.toString() === 'ON');
    expect(await broker.retained(topic())).to.have.property('size', 0);
    expect(await hasDevice()).to.equal(false);
    await client.publishAsync(`picamd/${camera.id}/privacy/set`, 'OFF');
    camera.set({ ...settings(), MQTT_SNAPSHOT_SECONDS: '2' });
    await eventually('the device again', hasDevice);
  });

  it('leaves nothing there when discovery is switched off', async () => {
    camera.set({ ...settings(), MQTT_DISCOVERY: 'off' });
    await eventually('no device', async () => !(await hasDevice()));
    const left = (await shared().api.entities()).filter(({ unique_id: unique }) =>
      unique.includes(camera.id),
    );
    expect(left).to.deep.equal([]);
    expect((await broker.retained(`homeassistant/device/picamd_${camera.id}/#`)).size).to.equal(0);
  });

  it('gave Home Assistant nothing to complain of', () => {
    // It says so itself of each entity when its user deletes a device.
    const others = shared().home.complaints.filter((complaint) => !complaint.includes('to cleanup'));
    expect(others).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import type { CameraFacts } from '../../../daemon/mqtt/camera-facts.ts';
import type { Announcement } from '../../../daemon/config/announcement-schema.ts';
import { componentsOf } from '../../../daemon/mqtt/discovery/components.ts';
import { announcementOf, deviceMessage, singleMessages } from '../../../daemon/mqtt/discovery/messages.ts';
import { FACTS } from './camera-facts.ts';

/** Of a platform in Home Assistant's MQTT integration: what it asks for, and what else it knows of what picamd sends. */
const SCHEMAS: Record<string, { required: string[]; optional: string[] }> = {
  binary_sensor: {
    required: ['state_topic'],
    optional: ['device_class', 'json_attributes_topic', 'json_attributes_template'],
  },
  button: { required: ['command_topic'], optional: ['device_class'] },
  camera: { required: ['topic'], optional: [] },
  event: { required: ['state_topic', 'event_types'], optional: ['value_template'] },
  image: { required: ['image_topic'], optional: [] },
  number: {
    required: ['command_topic'],
    optional: ['state_topic', 'min', 'max', 'step', 'unit_of_measurement'],
  },
  select: { required: ['command_topic', 'options'], optional: ['state_topic'] },
  sensor: {
    required: ['state_topic'],
    optional: [
      'value_template',
      'device_class',
      'state_class',
      'unit_of_measurement',
      'suggested_display_precision',
    ],
  },
  switch: { required: ['command_topic'], optional: ['state_topic'] },
};
const COMMON = ['name', 'icon', 'entity_category', 'unique_id'];

type Document = Record<string, unknown> & {
  dev: Record<string, unknown>;
  cmps: Record<string, Record<string, unknown>>;
};

function device(facts: CameraFacts, gone: Announcement['components'] = {}) {
  const { topic, payload } = deviceMessage(
    facts,
    announcementOf(facts, 'homeassistant', 'device'),
    componentsOf(facts),
    gone,
  );
  return { topic, payload, document: JSON.parse(payload) as Document };
}

describe('discovery messages for Home Assistant', () => {
  it('are one for the device, with what all have in common outside of the components', () => {
    const { topic, document } = device(FACTS);
    expect(topic).to.equal('homeassistant/device/picamd_0123456789abcdef/config');
    expect(document.dev).to.deep.equal({
      ids: ['picamd_0123456789abcdef'],
      cns: [['picamd', '0123456789abcdef']],
      name: 'Garage',
      mdl: 'Raspberry Pi 5 Model B Rev 1.0',
      mf: 'Raspberry Pi',
      sw: '1.2.3',
      cu: 'http://garage.local:8000/',
    });
    expect(document).to.deep.include({
      o: { name: 'picamd', sw: '1.2.3' },
      availability_topic: 'picamd/0123456789abcdef/availability',
    });
  });

  it('leave out what is not known', () => {
    const { document } = device({ ...FACTS, model: null, pageUrl: null });
    expect(document.dev).to.have.all.keys('ids', 'cns', 'name', 'sw');
    expect(device({ ...FACTS, model: 'NUC' }).document.dev).not.to.have.property('mf');
  });

  it('have the options that each platform asks for, and no others', () => {
    for (const [id, { p, ...options }] of Object.entries(device(FACTS).document.cmps)) {
      const schema = SCHEMAS[String(p)] ?? { required: [], optional: [] };
      expect(options, id).to.include.keys(...schema.required, 'unique_id');
      expect([...schema.required, ...schema.optional, ...COMMON], id).to.include.members(
        Object.keys(options),
      );
    }
  });

  it('have a platform of each kind, with ids that Home Assistant allows in topics', () => {
    const { cmps } = device(FACTS).document;
    const platforms = new Set(Object.values(cmps).map(({ p }) => p));
    expect([...platforms]).to.have.members(Object.keys(SCHEMAS));
    for (const id of Object.keys(cmps)) expect(id).to.match(/^[a-z0-9_]{1,64}$/);
    const ids = Object.entries(cmps).map(([id, { unique_id: unique }]) => [id, unique]);
    for (const [id, unique] of ids) expect(unique).to.equal(`picamd_0123456789abcdef_${String(id)}`);
  });

  it('are written as Home Assistant asks: names like a sentence, without the name of the device', () => {
    for (const { id, options } of componentsOf(FACTS)) {
      const { name, device_class: deviceClass } = options;
      // Without a name, it is called as its device class; with null, as the device.
      if (id === 'camera') expect(name).to.equal(null);
      else if (name === undefined) expect(deviceClass, id).to.be.a('string');
      else expect(name, id).to.match(/^(?:[A-Z][a-z]+|CPU)(?: [a-z]+)*$/);
    }
  });

  it('give a setting the category config, and never a sensor', () => {
    for (const { platform, id, options } of componentsOf(FACTS)) {
      const { entity_category: category } = options;
      if (['sensor', 'binary_sensor'].includes(platform)) expect(category, id).not.to.equal('config');
      if (['number', 'select'].includes(platform)) expect(category, id).to.equal('config');
    }
  });

  it('follow what is allowed', () => {
    const { cmps } = device({ ...FACTS, switches: ['privacy'], buttons: [], controls: [] }).document;
    expect(cmps).to.include.keys('privacy_switch', 'motion');
    expect(cmps).not.to.include.any.keys('motion_switch', 'restart_button', 'picture_brightness');
    expect(Object.values(cmps).map(({ p }) => p)).not.to.include.members(['number', 'select']);
  });

  it('have the range of a number and the options of a select', () => {
    const { cmps } = device(FACTS).document;
    expect(cmps['picture_brightness']).to.deep.include({
      p: 'number',
      min: -1,
      max: 1,
      step: 0.01,
      command_topic: 'picamd/0123456789abcdef/picture/brightness/set',
      state_topic: 'picamd/0123456789abcdef/picture/brightness/state',
    });
    expect(cmps['picture_brightness']).not.to.have.property('unit_of_measurement');
    expect(cmps['picture_white_balance']).to.deep.include({
      name: 'White balance',
      options: ['auto', 'daylight'],
    });
  });

  it('name a component that is gone with its platform only', () => {
    const { cmps } = device(FACTS, { picture_gain: 'number' }).document;
    expect(cmps['picture_gain']).to.deep.equal({ p: 'number' });
  });

  it('are the same components in the single form, each complete', () => {
    const announcement = announcementOf(FACTS, 'homeassistant', 'single');
    const messages = singleMessages(FACTS, announcement, componentsOf(FACTS));
    const { cmps, dev, o, availability_topic: availability } = device(FACTS).document;
    expect(messages).to.have.length(Object.keys(cmps).length);
    for (const { topic, payload } of messages) {
      const [prefix, platform, node, id = '', end] = topic.split('/');
      expect([prefix, node, end]).to.deep.equal(['homeassistant', 'picamd_0123456789abcdef', 'config']);
      const { p, ...options } = cmps[id] ?? {};
      expect(platform).to.equal(p);
      expect(JSON.parse(payload)).to.deep.equal({ ...options, dev, o, availability_topic: availability });
    }
  });

  // Picamd reads back no packet of more than 16 KB.
  it('need no more than 15 KB, with all components and the longest names', () => {
    const long = {
      ...FACTS,
      // 64 characters of 4 bytes.
      name: '🏠'.repeat(64),
      model: 'Raspberry Pi '.repeat(100),
      version: '1'.repeat(1000),
      pageUrl: `http://${'a'.repeat(253)}:65535/`,
      controls: Array.from({ length: 16 }, (_, n) =>
        n < 8
          ? ({
              name: `control_${n}`.padEnd(32, 'x'),
              kind: 'number',
              min: -15.99,
              max: 15.99,
              step: 0.01,
              unit: 'diopters',
            } as const)
          : ({
              name: `control_${n}`.padEnd(32, 'x'),
              kind: 'select',
              options: ['auto', 'incandescent', 'tungsten', 'fluorescent', 'indoor', 'daylight', 'cloudy'],
            } as const),
      ),
    };
    expect(Buffer.byteLength(device(long).payload)).to.be.below(15 * 1024);
  });
});

import { expect } from 'chai';
import * as v from 'valibot';
import { MQTT_SETTINGS } from '../../daemon/config/mqtt-settings.ts';

describe('the settings of MQTT', () => {
  const accepts = (key: keyof typeof MQTT_SETTINGS, text: string) =>
    v.safeParse(MQTT_SETTINGS[key].schema, text).success;

  it('refuse wildcards, empty levels and what belongs to the broker in MQTT_DISCOVERY_PREFIX', () => {
    for (const prefix of ['homeassistant', 'home/assistant', 'a-b_c'])
      expect(accepts('MQTT_DISCOVERY_PREFIX', prefix), prefix).to.equal(true);
    for (const prefix of ['', '#', '+', 'home/#', 'home/+/x', '/home', 'home/', 'a//b', '$SYS', 'ä', 'a b'])
      expect(accepts('MQTT_DISCOVERY_PREFIX', prefix), prefix).to.equal(false);
  });

  it('refuse a URL with a user, a password, a path or another protocol', () => {
    for (const url of ['mqtt://broker', 'mqtts://broker.example:8883', 'mqtt://[::1]:1883/', ''])
      expect(accepts('MQTT_URL', url), url).to.equal(true);
    for (const url of [
      'mqtt://anna:secret@broker',
      'mqtt://anna@broker',
      'ws://broker',
      'broker',
      'mqtt://broker/x',
    ])
      expect(accepts('MQTT_URL', url), url).to.equal(false);
  });

  it('allow only commands that there are', () => {
    expect(accepts('MQTT_ALLOW', 'privacy, picture')).to.equal(true);
    expect(accepts('MQTT_ALLOW', 'privacy,shutdown')).to.equal(false);
  });
});

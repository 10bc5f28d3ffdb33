import type { CameraFacts, PictureControl } from '../camera-facts.ts';
import type { ButtonName, SwitchName, Topics } from '../topics.ts';
import type { Component, ComponentOptions } from './component.ts';
import { controlLabel } from './control-labels.ts';

/** Privacy is what people switch every day; the others are settings, which Home Assistant keeps off its dashboards. */
const SWITCH_OPTIONS: Readonly<Record<SwitchName, ComponentOptions>> = {
  privacy: { name: 'Privacy', icon: 'mdi:eye-off' },
  motion: { name: 'Motion detection', icon: 'mdi:motion-sensor', entity_category: 'config' },
  recording: { name: 'Recording', icon: 'mdi:record-rec', entity_category: 'config' },
};

const BUTTON_OPTIONS: Readonly<Record<ButtonName, ComponentOptions>> = {
  // Its name is that of the device class.
  restart: { device_class: 'restart', entity_category: 'config' },
  snapshot: { name: 'Take snapshot', icon: 'mdi:camera-iris' },
};

/** What can be switched, set and pressed, as far as MQTT_ALLOW allows it. */
export function controlComponents(facts: CameraFacts, topics: Topics): Component[] {
  return [
    ...facts.switches.map((name): Component => ({
      platform: 'switch',
      // The sensor of motion has the plain word.
      id: `${name}_switch`,
      options: {
        ...SWITCH_OPTIONS[name],
        state_topic: topics.switchState(name),
        command_topic: topics.switchCommand(name),
      },
    })),
    ...facts.buttons.map((name): Component => ({
      platform: 'button',
      id: `${name}_button`,
      options: { ...BUTTON_OPTIONS[name], command_topic: topics.press(name) },
    })),
    ...facts.controls.map((control) => pictureControl(control, topics)),
  ];
}

function pictureControl(control: PictureControl, topics: Topics): Component {
  const { name } = control;
  const shared = {
    ...controlLabel(name),
    entity_category: 'config',
    state_topic: topics.controlState(name),
    command_topic: topics.controlCommand(name),
  };
  if (control.kind === 'select')
    return { platform: 'select', id: `picture_${name}`, options: { ...shared, options: control.options } };
  const { min, max, step, unit } = control;
  return {
    platform: 'number',
    id: `picture_${name}`,
    options: { ...shared, min, max, step, unit_of_measurement: unit === '' ? undefined : unit },
  };
}

import type { Topics } from '../topics.ts';
import type { Component, ComponentOptions } from './component.ts';

/** A sensor's value in the JSON of the state topic; without one, Home Assistant shows it as unknown. */
const valueOf = (key: string) => `{{ value_json.${key} }}`;

const SENSORS: Readonly<Record<string, ComponentOptions>> = {
  frame_rate: {
    name: 'Frame rate',
    icon: 'mdi:filmstrip',
    unit_of_measurement: 'fps',
    state_class: 'measurement',
    suggested_display_precision: 1,
    value_template: valueOf('fps'),
  },
  viewers: {
    name: 'Viewers',
    icon: 'mdi:account-eye',
    state_class: 'measurement',
    value_template: valueOf('viewers'),
  },
  cpu_temperature: {
    name: 'CPU temperature',
    device_class: 'temperature',
    unit_of_measurement: '°C',
    state_class: 'measurement',
    suggested_display_precision: 0,
    value_template: valueOf('temperature'),
  },
  // Of the disk of recordings; unknown without one.
  disk_free: {
    name: 'Free disk space',
    icon: 'mdi:harddisk',
    device_class: 'data_size',
    unit_of_measurement: 'GB',
    state_class: 'measurement',
    value_template: `{{ (value_json.freeBytes / 1000000000) | round(1) if value_json.freeBytes is number else none }}`,
  },
  // In tenths of an hour: Home Assistant keeps each change of a value.
  uptime: {
    name: 'Uptime',
    device_class: 'duration',
    unit_of_measurement: 'h',
    value_template: '{{ (value_json.uptime / 3600) | round(1) }}',
  },
};

/** How the camera is. Home Assistant puts what is diagnostic below the rest, and on no dashboard. */
export function healthComponents(topics: Topics): Component[] {
  return [
    {
      platform: 'binary_sensor',
      id: 'problem',
      options: {
        device_class: 'problem',
        entity_category: 'diagnostic',
        state_topic: topics.problem,
        // What is wrong, as an error code.
        json_attributes_topic: topics.state,
        json_attributes_template: `{{ {'state': value_json.state, 'reason': value_json.reason} | to_json }}`,
      },
    },
    ...Object.entries(SENSORS).map(([id, options]): Component => ({
      platform: 'sensor',
      id,
      options: { ...options, entity_category: 'diagnostic', state_topic: topics.state },
    })),
  ];
}

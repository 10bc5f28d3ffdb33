import { EVENT_TYPES } from '../../events/event.ts';
import type { Topics } from '../topics.ts';
import type { Component } from './component.ts';

/**
 * An event fires once, when it begins: its duration is what the motion sensor shows. One without duration has no start, and is
 * over when it begins; it is told again when it has a clip. For an empty text, nothing fires. Home Assistant writes types with `_`.
 */
const EVENT_TEMPLATE = [
  `{% set e = value_json %}{% if e.phase == 'start' or (e.phase == 'end' and e.at == e.startedAt and not e.clip) %}`,
  `{{ {'event_type': e.type | replace('-', '_'), 'id': e.id, 'text': e.text, 'score': e.score, 'zone': e.zone} | to_json }}`,
  `{% endif %}`,
].join('');

/** What is seen, and what happens. */
export function pictureComponents(topics: Topics): Component[] {
  return [
    // Without a name of its own: Home Assistant calls it as the device.
    { platform: 'camera', id: 'camera', options: { name: null, topic: topics.snapshot } },
    {
      platform: 'image',
      id: 'event_picture',
      options: { name: 'Last event', icon: 'mdi:image-clock', image_topic: topics.eventSnapshot },
    },
    // Its name is that of the device class, in the language of the user.
    {
      platform: 'binary_sensor',
      id: 'motion',
      options: { device_class: 'motion', state_topic: topics.motion },
    },
    {
      platform: 'event',
      id: 'event',
      options: {
        name: 'Event',
        icon: 'mdi:bell-ring',
        state_topic: topics.event,
        event_types: EVENT_TYPES.map((type) => type.replaceAll('-', '_')),
        value_template: EVENT_TEMPLATE,
      },
    },
  ];
}

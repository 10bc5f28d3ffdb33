import type { Recipe } from '../recipe.ts';

export default {
  id: 'home-assistant',
  name: 'Home Assistant',
  what: 'home automation',
  category: 'home',
  tokenRights: ['live', 'status', 'recordings', 'control'],
  blocks: [
    {
      kind: 'text',
      text: 'With the integration of picamd, Home Assistant finds the camera by itself. Under Settings, Devices & services, choose Add beside it. If it is not there, choose Add integration, picamd:',
    },
    {
      kind: 'fields',
      rows: [
        ['Address', '`{origin}`'],
        ['Token', '`{token}`'],
      ],
    },
    {
      kind: 'text',
      text: 'To install the integration, copy the folder `picamd` from `deploy/home-assistant/custom_components` of picamd into `custom_components` in the configuration folder of Home Assistant, and restart Home Assistant.',
    },
    {
      kind: 'text',
      text: 'With `MQTT_URL`, the camera also appears there by MQTT, with its events and switches. With both, it is one device.',
    },
    {
      kind: 'text',
      text: 'Without either, Home Assistant shows the picture: choose Add integration, MJPEG IP Camera:',
    },
    {
      kind: 'fields',
      rows: [
        ['Name', '`{name}`'],
        ['MJPEG URL', '`{stream}`'],
        ['Still Image URL', '`{snapshot}`'],
        ['Username, Password', 'empty'],
      ],
    },
    {
      kind: 'text',
      text: 'The integration Generic Camera expects another kind of stream; users report that it does not play MJPEG. It works with only the still image URL.',
    },
  ],
  evidence: {
    kind: 'read',
    text: "Not tested: MJPEG IP Camera is from Home Assistant's documentation and source code. The integration has tests of its own.",
  },
  orientation: {
    follows: true,
    evidence: 'From the source code: the browser gets the pictures as they are.',
  },
} satisfies Recipe;

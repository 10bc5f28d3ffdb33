import type { Recipe } from '../recipe.ts';

export default {
  id: 'synology',
  name: 'Synology',
  what: 'Surveillance Station on a Synology NAS',
  category: 'recorder',
  blocks: [
    { kind: 'text', text: 'Add an IP camera manually:' },
    {
      kind: 'fields',
      rows: [
        ['Name', '`{name}`'],
        ['Brand', '`User defined`'],
        ['Type', 'the one for streaming over HTTP'],
        ['Path', '`{stream}`'],
        ['User name, Password', 'empty'],
      ],
    },
    {
      kind: 'text',
      text: 'Surveillance Station rejects an address without a path such as `/video_feed`. Some versions want the path without `http://`.',
    },
  ],
  evidence: {
    kind: 'reported',
    text: 'Not tested: from reports about similar cameras. The source code is closed.',
  },
  orientation: {
    follows: null,
    evidence: 'Not known: the source code is closed.',
    advice: () =>
      'If the picture lies on its side, choose a rotation in the camera settings of Surveillance Station.',
  },
} satisfies Recipe;

import type { Recipe } from '../recipe.ts';

export const SYNOLOGY: Recipe = {
  id: 'synology',
  name: 'Synology',
  what: 'Surveillance Station on a Synology NAS',
  blocks: [
    { kind: 'text', text: 'Add an IP camera by hand:' },
    {
      kind: 'fields',
      rows: [
        ['Brand', '`User defined`'],
        ['Type', 'the one for streaming over HTTP'],
        ['Path', '`{stream}`'],
        ['User name, Password', 'empty'],
      ],
    },
    {
      kind: 'text',
      text: 'Something has to stand behind the address, as `/video_feed` does: the address alone is refused. Some versions want the path without `http://`.',
    },
  ],
  evidence: {
    kind: 'reported',
    text: 'From what users report of similar cameras; not tried, and the source is closed.',
  },
};

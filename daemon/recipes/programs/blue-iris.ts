import type { Recipe } from '../recipe.ts';

export const BLUE_IRIS: Recipe = {
  id: 'blue-iris',
  name: 'Blue Iris',
  what: 'recorder for Windows',
  blocks: [
    { kind: 'text', text: 'Add a camera of type Network IP; in Configure:' },
    {
      kind: 'fields',
      rows: [
        ['Address', '`{host}:{port}`, with `http://`'],
        ['User, Password', 'empty'],
        ['Make', '`Generic/ONVIF`'],
        ['Model', 'the one for an MJPEG stream; its name is not the same in all versions'],
        ['Video path', '`/video_feed`'],
      ],
    },
    {
      kind: 'text',
      text: 'If your version has the model for single JPEG pictures only, the path is `/snapshot.jpg`.',
    },
  ],
  evidence: {
    kind: 'reported',
    text: 'From the manual and from what users report of similar cameras; not tried, and the source is closed.',
  },
};

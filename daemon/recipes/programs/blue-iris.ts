import type { Recipe } from '../recipe.ts';

export default {
  id: 'blue-iris',
  name: 'Blue Iris',
  what: 'NVR for Windows',
  category: 'recorder',
  blocks: [
    { kind: 'text', text: 'Add a camera of type Network IP, then select Configure:' },
    {
      kind: 'fields',
      rows: [
        ['Full name', '`{name}`'],
        ['Address', '`{host}:{port}`, with `http://`'],
        ['User, Password', 'empty'],
        ['Make', '`Generic/ONVIF`'],
        ['Model', 'the one for an MJPEG stream; its name depends on the version'],
        ['Video path', '`{stream path}`'],
      ],
    },
    {
      kind: 'text',
      text: 'If your version only has a model for single JPEG pictures, use the path `{snapshot path}`.',
    },
  ],
  evidence: {
    kind: 'reported',
    text: 'Not tested: from the manual and reports about similar cameras. The source code is closed.',
  },
  orientation: {
    follows: null,
    evidence: 'Not known: the source code is closed.',
    advice: () => 'If the picture lies on its side, choose a rotation in the camera settings of Blue Iris.',
  },
} satisfies Recipe;

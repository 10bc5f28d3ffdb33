import type { Recipe } from '../recipe.ts';

export default {
  id: 'motioneye',
  name: 'motionEye',
  what: 'web interface for Motion',
  category: 'recorder',
  multipleOf: 8,
  blocks: [
    { kind: 'text', text: 'Select Add Camera in the list of cameras:' },
    {
      kind: 'fields',
      rows: [
        ['Camera Type', '`Network Camera`'],
        ['URL', '`{stream}`'],
        ['Username, Password', 'empty'],
        ['Camera', 'the one that motionEye offers'],
      ],
    },
    {
      kind: 'text',
      text: 'The type Simple MJPEG Camera only shows the stream, without motion detection or recording, and each browser fetches it directly from the camera.',
    },
  ],
  evidence: { kind: 'read', text: 'Not tested: from the source code of motionEye.' },
  orientation: {
    follows: false,
    evidence: 'Motion, which decodes the pictures, is tested; the setting is from the source code.',
    advice: (turn) => `Under Video Device, set Video Rotation to ${turn}°.`,
  },
} satisfies Recipe;

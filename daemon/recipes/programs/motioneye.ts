import type { Recipe } from '../recipe.ts';

export const MOTIONEYE: Recipe = {
  id: 'motioneye',
  name: 'motionEye',
  what: 'web pages for Motion',
  multipleOf: 8,
  blocks: [
    { kind: 'text', text: 'Choose Add Camera in the list of cameras:' },
    {
      kind: 'fields',
      rows: [
        ['Camera Type', '`Network Camera`'],
        ['URL', '`{stream}`'],
        ['Username, Password', 'empty'],
        ['Camera', 'the one that it offers'],
      ],
    },
    {
      kind: 'text',
      text: 'The type Simple MJPEG Camera shows the stream and nothing more: no motion detection and no recording, and each browser fetches the stream from the camera itself.',
    },
  ],
  evidence: { kind: 'read', text: 'From the source of motionEye; not tried.' },
};

import type { Recipe } from '../recipe.ts';

const ORIENTATIONS = { 90: '`Rotate Right`', 180: '`Inverted`', 270: '`Rotate Left`' };

export default {
  id: 'zoneminder',
  name: 'ZoneMinder',
  what: 'NVR with motion detection',
  category: 'recorder',
  blocks: [
    { kind: 'text', text: 'Add a monitor. In its tabs General and Source:' },
    {
      kind: 'fields',
      rows: [
        ['Name', '`{id}`'],
        ['Source Type', '`Remote`'],
        ['Protocol', '`HTTP`'],
        ['Method', '`Simple`'],
        ['Host Name', '`{host}`'],
        ['Port', '`{port}`'],
        ['Path', '`{stream path fps=10}`'],
        ['Target Colorspace', '`32 bit colour`'],
        ['Capture Resolution', '`{width}` and `{height}`'],
        ['Maximum FPS', 'empty'],
      ],
    },
    {
      kind: 'text',
      text: 'The number after `fps=` is the frame rate that the camera sends. ZoneMinder advises against its own Maximum FPS for network cameras: it would receive all frames and then wait.',
    },
  ],
  evidence: {
    kind: 'tried',
    text: 'Tried with ZoneMinder 1.36.33: it receives 9.9 to 10.3 of 10 fps, with the methods Simple and Regexp over HTTP 1.0 and 1.1, with the source types Ffmpeg and cURL, and with and without login.',
  },
  orientation: {
    follows: false,
    evidence: 'From the source code of ZoneMinder 1.36.',
    advice: (turn) =>
      `In the tab Source, set Orientation to ${ORIENTATIONS[turn]}; the Capture Resolution stays as below.`,
  },
} satisfies Recipe;

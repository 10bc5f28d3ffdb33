import type { Recipe } from './recipe.ts';

/** On the page, after all recipes: for a program that has none. */
export const OTHER_APP: Recipe = {
  id: 'other-app',
  name: 'Another app',
  what: "this camera's URLs",
  category: 'programming',
  blocks: [
    {
      kind: 'fields',
      rows: [
        ['Name', '`{name}`'],
        ['Stream (MJPEG)', '`{stream}`'],
        ['Snapshot (JPEG)', '`{snapshot}`'],
        ['Live view without controls', '`{embed}`'],
      ],
    },
    {
      kind: 'text',
      text: 'With `fps=5` in its query, the stream has at most 5 frames per second. Another site can only show the live view in a frame if `FRAME_ANCESTORS` lists it: see HTML page.',
    },
  ],
  evidence: {
    kind: 'tested',
    text: 'Tested with ffmpeg, GStreamer, VLC, OpenCV, aiohttp, Motion and browsers.',
  },
  orientation: { follows: false, evidence: 'The JPEGs say by their EXIF orientation how to turn them.' },
};

import type { Recipe } from '../recipe.ts';

export const SHINOBI: Recipe = {
  id: 'shinobi',
  name: 'Shinobi',
  what: 'recorder for many cameras',
  blocks: [
    { kind: 'text', text: 'Add a monitor; in its settings:' },
    {
      kind: 'fields',
      rows: [
        ['Mode', '`Watch-Only` or `Record`'],
        ['Input Type', '`MJPEG`'],
        ['Automatic', '`Yes`'],
        ['Full URL Path', '`{stream}?fps=10`'],
        ['Stream, Video Codec', '`libx264`'],
        ['Recording, Video Codec', '`libx264`'],
      ],
    },
    {
      kind: 'text',
      text: 'With `copy` for a codec, streams and films would hold MJPEG, which browsers do not play.',
    },
  ],
  evidence: { kind: 'read', text: "From Shinobi's source of 2020; not tried." },
};

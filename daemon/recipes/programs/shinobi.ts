import type { Recipe } from '../recipe.ts';

export default {
  id: 'shinobi',
  name: 'Shinobi',
  what: 'NVR for many cameras',
  category: 'recorder',
  blocks: [
    { kind: 'text', text: 'Add a monitor with these settings:' },
    {
      kind: 'fields',
      rows: [
        ['Mode', '`Watch-Only` or `Record`'],
        ['Name', '`{name}`'],
        ['Input Type', '`MJPEG`'],
        ['Automatic', '`Yes`'],
        ['Full URL Path', '`{stream fps=10}`'],
        ['Stream, Video Codec', '`libx264`'],
        ['Recording, Video Codec', '`libx264`'],
      ],
    },
    {
      kind: 'text',
      text: 'With the codec `copy`, streams and recordings would contain MJPEG, which browsers do not play.',
    },
  ],
  evidence: { kind: 'read', text: "Not tested: from Shinobi's source code of 2020." },
  orientation: {
    follows: true,
    evidence: 'ffmpeg is tested; Shinobi is not.',
  },
} satisfies Recipe;

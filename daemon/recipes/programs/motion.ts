import type { Recipe } from '../recipe.ts';

export const MOTION: Recipe = {
  id: 'motion',
  name: 'Motion',
  what: 'motion detector that records',
  multipleOf: 8,
  blocks: [
    {
      kind: 'file',
      name: 'motion.conf',
      language: 'conf',
      text: `netcam_url mjpeg://{host}:{port}/video_feed?fps=15
width {width}
height {height}
framerate 15`,
    },
    {
      kind: 'text',
      text: 'Motion 5 has no `mjpeg://` any more: write `http://` there. A grey picture with text is what Motion itself makes while it cannot reach the camera.',
    },
  ],
  evidence: {
    kind: 'tested',
    text: "Tested: run with Motion 4.5.1, its pictures compared with the camera's.",
  },
};

import type { Recipe } from '../recipe.ts';

export default {
  id: 'motion',
  name: 'Motion',
  what: 'motion detection and recording',
  category: 'recorder',
  multipleOf: 8,
  blocks: [
    {
      kind: 'file',
      name: 'motion.conf',
      language: 'conf',
      text: `netcam_url mjpeg://{host}:{port}{stream path fps=15}
width {width}
height {height}
framerate 15`,
    },
    {
      kind: 'text',
      text: 'Motion 5 no longer has `mjpeg://`: use `http://` there. A gray picture with text comes from Motion itself while it cannot reach the camera.',
    },
  ],
  evidence: {
    kind: 'tested',
    text: "Tested with Motion 4.5.1: its pictures match the camera's.",
  },
  orientation: {
    follows: false,
    evidence: 'Tested with Motion 4.5.1.',
    advice: (turn) => `Add \`rotate ${turn}\` to \`motion.conf\`; \`width\` and \`height\` stay as below.`,
  },
} satisfies Recipe;

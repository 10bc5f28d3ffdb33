import type { Recipe } from '../recipe.ts';

export default {
  id: 'vlc',
  name: 'VLC',
  what: 'media player',
  category: 'player',
  blocks: [
    { kind: 'text', text: 'Select Media, Open Network Stream, or run this in a terminal:' },
    { kind: 'command', text: "vlc --network-caching=300 '{stream}'" },
    {
      kind: 'text',
      text: 'By default, VLC buffers 1 s; this option reduces that to 300 ms. VLC does not reconnect when the stream ends.',
    },
  ],
  evidence: { kind: 'tested', text: "Tested with VLC 3.0: its pictures match the camera's." },
  orientation: {
    follows: false,
    evidence: 'Tested with VLC 3.0.',
    advice: (turn) =>
      `Add \`--video-filter=transform --transform-type=${turn}\` to the command, or select Tools, Effects and Filters, Video Effects, Geometry, Transform.`,
  },
} satisfies Recipe;

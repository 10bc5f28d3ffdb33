import type { Recipe } from '../recipe.ts';

export const VLC: Recipe = {
  id: 'vlc',
  name: 'VLC',
  what: 'player',
  blocks: [
    { kind: 'text', text: 'Media, Open Network Stream; or in a terminal:' },
    { kind: 'command', text: "vlc --network-caching=300 '{stream}'" },
    {
      kind: 'text',
      text: 'VLC buffers a second if it is not told otherwise; 300 are milliseconds. It does not connect again when the stream has ended.',
    },
  ],
  evidence: { kind: 'tested', text: "Tested: played by VLC 3.0, its pictures compared with the camera's." },
};

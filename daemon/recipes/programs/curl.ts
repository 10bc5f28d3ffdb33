import type { Recipe } from '../recipe.ts';

export default {
  id: 'curl',
  name: 'curl and wget',
  what: 'snapshots in a script',
  category: 'programming',
  blocks: [
    { kind: 'text', text: 'Take a picture with either program:' },
    { kind: 'command', text: "curl --fail --output picture.jpg '{snapshot}'" },
    { kind: 'command', text: "wget --output-document=picture.jpg '{snapshot}'" },
    {
      kind: 'text',
      text: 'The picture is captured after the request, never before it. If there is no picture, picamd responds with 503 and both programs exit with an error status.',
    },
  ],
  evidence: { kind: 'tested', text: 'Tested with curl 7.88 and Wget 1.21.' },
  orientation: {
    follows: true,
    evidence: 'The file has the EXIF orientation, and what opens it decides; `rotate=pixels` is tested.',
    advice: () =>
      'The file has the pixels as the camera sends them, with an EXIF orientation that most viewers follow. For a program that does not, use `{snapshot rotate=pixels}`: picamd then turns the pixels, without loss.',
  },
} satisfies Recipe;

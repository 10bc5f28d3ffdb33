import type { Recipe } from '../recipe.ts';

export const CURL: Recipe = {
  id: 'curl',
  name: 'curl and wget',
  what: 'single pictures in a script',
  blocks: [
    { kind: 'text', text: 'Take a picture, with the one or the other:' },
    { kind: 'command', text: "curl --fail --output picture.jpg '{snapshot}'" },
    { kind: 'command', text: "wget --output-document=picture.jpg '{snapshot}'" },
    {
      kind: 'text',
      text: 'The picture is captured after the request, never before it. When there is none, both say so with their exit status and picamd answers 503.',
    },
  ],
  evidence: { kind: 'tested', text: 'Tested: run with curl 7.88 and Wget 1.21.' },
};

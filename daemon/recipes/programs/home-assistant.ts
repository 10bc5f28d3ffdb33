import type { Recipe } from '../recipe.ts';

export default {
  id: 'home-assistant',
  name: 'Home Assistant',
  what: 'home automation',
  category: 'home',
  blocks: [
    {
      kind: 'text',
      text: 'Under Settings, Devices & services, Add integration, select MJPEG IP Camera:',
    },
    {
      kind: 'fields',
      rows: [
        ['Name', '`{name}`'],
        ['MJPEG URL', '`{stream}`'],
        ['Still Image URL', '`{snapshot}`'],
        ['Username, Password', 'empty'],
      ],
    },
    {
      kind: 'text',
      text: 'The integration Generic Camera expects another kind of stream; users report that it does not play MJPEG. It works with only the still image URL.',
    },
  ],
  evidence: { kind: 'read', text: "Not tested: from Home Assistant's documentation and source code." },
  orientation: {
    follows: true,
    evidence: 'From the source code: the browser gets the pictures as they are.',
  },
} satisfies Recipe;

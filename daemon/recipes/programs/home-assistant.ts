import type { Recipe } from '../recipe.ts';

export const HOME_ASSISTANT: Recipe = {
  id: 'home-assistant',
  name: 'Home Assistant',
  what: 'home automation',
  blocks: [
    {
      kind: 'text',
      text: 'Settings, Devices & services, Add integration, MJPEG IP Camera:',
    },
    {
      kind: 'fields',
      rows: [
        ['Name', '`picamd`'],
        ['MJPEG URL', '`{stream}`'],
        ['Still Image URL', '`{snapshot}`'],
        ['Username, Password', 'empty'],
      ],
    },
    {
      kind: 'text',
      text: 'The integration Generic Camera expects another kind of stream; users report that MJPEG does not play there. With the still image URL alone it works.',
    },
  ],
  evidence: { kind: 'read', text: "From Home Assistant's documentation and source; not tried." },
};

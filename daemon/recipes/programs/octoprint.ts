import type { Recipe } from '../recipe.ts';

export const OCTOPRINT: Recipe = {
  id: 'octoprint',
  name: 'OctoPrint',
  what: 'web pages for a 3D printer',
  blocks: [
    { kind: 'text', text: 'In the settings under Classic Webcam, or in its file:' },
    {
      kind: 'file',
      name: 'config.yaml',
      language: 'yaml',
      text: `plugins:
  classicwebcam:
    stream: {stream}
    snapshot: {snapshot}`,
    },
    {
      kind: 'text',
      text: "The stream is fetched by your browser, the snapshot by OctoPrint; both have to reach the camera. On OctoPi with the camera at the same Pi nothing needs to be changed: OctoPi's web server passes `/webcam/` on to port 8080 of the Pi. Start picamd there with the setting `PORT=8080`.",
    },
  ],
  evidence: { kind: 'read', text: 'From the source of OctoPrint; not tried.' },
};

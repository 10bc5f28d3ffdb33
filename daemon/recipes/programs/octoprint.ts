import type { Recipe } from '../recipe.ts';

export default {
  id: 'octoprint',
  name: 'OctoPrint',
  what: 'web interface for 3D printers',
  category: 'printer',
  blocks: [
    { kind: 'text', text: 'In Settings, Classic Webcam, or in the configuration file:' },
    {
      kind: 'file',
      name: 'config.yaml',
      language: 'yaml',
      text: `plugins:
  classicwebcam:
    stream: {stream}
    snapshot: {snapshot}
    streamRatio: "{ratio}"
    flipH: false
    flipV: false
    rotate90: false`,
    },
    {
      kind: 'text',
      text: "Your browser fetches the stream and OctoPrint the snapshot; both must be able to reach the camera. On OctoPi with the camera on the same Pi, OctoPi's web server forwards `/webcam/` to port 8080: set `PORT=8080` in picamd, and the stream to `{webcam path action=stream}`.",
    },
  ],
  evidence: {
    kind: 'tried',
    text: 'Tried with OctoPrint 1.11.8: its Classic Webcam takes these settings, and its snapshot is the picture. The rest is from the source code.',
  },
  orientation: {
    follows: true,
    evidence:
      'From the source code: the browser gets the pictures as they are, and ffmpeg makes the timelapse.',
    advice: () =>
      'The browser turns the picture: leave Rotate webcam off in OctoPrint, as `rotate90: false` does.',
  },
} satisfies Recipe;

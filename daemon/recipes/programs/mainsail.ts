import type { Recipe } from '../recipe.ts';

export const MAINSAIL: Recipe = {
  id: 'mainsail',
  name: 'Mainsail',
  what: 'web pages for a 3D printer with Klipper',
  blocks: [
    { kind: 'text', text: 'In the settings under Webcams, or in the file of Moonraker:' },
    {
      kind: 'file',
      name: 'moonraker.conf',
      language: 'ini',
      text: `[webcam picamd]
service: mjpegstreamer-adaptive
stream_url: {stream}
snapshot_url: {snapshot}
target_fps: 15
aspect_ratio: {ratio}`,
    },
    {
      kind: 'text',
      text: 'This service (Adaptive MJPEG-Streamer) asks for one picture after the other, `uv4l-mjpeg` shows the stream. The service `mjpegstreamer` reads the stream by script, and so does Fluidd; browsers allow that when camera and pages have the same address, or when picamd has the setting `CORS_ORIGIN` with the address of the pages, as in `CORS_ORIGIN=http://mainsail.local`. On MainsailOS and FluiddPi with the camera at the same Pi they have the same one: the web server passes `/webcam/` on to port 8080. Start picamd there with the setting `PORT=8080` and leave the two URLs as they are: `/webcam/?action=stream` and `/webcam/?action=snapshot`.',
    },
  ],
  evidence: {
    kind: 'read',
    text: 'From the documentation and source of Mainsail and Moonraker; not tried.',
  },
};

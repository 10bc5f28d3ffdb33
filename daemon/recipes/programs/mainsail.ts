import type { Recipe } from '../recipe.ts';

export default {
  id: 'mainsail',
  name: 'Mainsail',
  what: 'web interface for 3D printers with Klipper',
  category: 'printer',
  blocks: [
    { kind: 'text', text: "In Settings, Webcams, or in Moonraker's configuration file:" },
    {
      kind: 'file',
      name: 'moonraker.conf',
      language: 'ini',
      text: `[webcam {id}]
service: mjpegstreamer-adaptive
stream_url: {stream}
snapshot_url: {snapshot}
target_fps: 15
aspect_ratio: {ratio}
rotation: 0
flip_horizontal: False
flip_vertical: False`,
    },
    {
      kind: 'text',
      text: 'This service (Adaptive MJPEG-Streamer) fetches snapshots repeatedly; `uv4l-mjpeg` shows the stream. The service `mjpegstreamer` reads the stream with a script, and so does Fluidd.',
    },
    {
      kind: 'setting',
      key: 'CORS_ORIGIN',
      text: 'Browsers allow such a script if the camera and the web interface have the same address, or if `CORS_ORIGIN` of picamd is the address of the web interface, as in `http://mainsail.local`.',
    },
    {
      kind: 'text',
      text: 'On MainsailOS and FluiddPi with the camera on the same Pi, the addresses are the same, because the web server forwards `/webcam/` to port 8080. Set `PORT=8080` in picamd, and the URLs to `{webcam path action=stream}` and `{webcam path action=snapshot}`.',
    },
  ],
  evidence: {
    kind: 'tried',
    text: "Tried with Moonraker 0.11.0: it lists the webcam, and its own test reaches the snapshot. Not tested with Mainsail: that is from Mainsail's documentation and source code.",
  },
  orientation: {
    follows: true,
    evidence: 'From the source code: the browser gets the pictures as they are.',
    advice: () => 'The browser turns the picture: leave the rotation in Mainsail at 0.',
  },
} satisfies Recipe;

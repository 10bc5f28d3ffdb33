import type { Recipe } from '../recipe.ts';

export default {
  id: 'frigate',
  name: 'Frigate',
  what: 'NVR with object detection',
  category: 'recorder',
  blocks: [
    {
      kind: 'text',
      text: "Frigate only records H.264. Frigate's built-in go2rtc converts MJPEG to H.264, on the graphics chip of Frigate's machine if `#hardware` finds one. The line named `picamd` takes timestamps from the clock: MJPEG has none, and ffmpeg would assume 25 fps.",
    },
    {
      kind: 'file',
      name: 'config.yml',
      language: 'yaml',
      text: `go2rtc:
  ffmpeg:
    picamd: "-fflags nobuffer -flags low_delay -use_wallclock_as_timestamps 1 -i {input}"
  streams:
    "{id}": "ffmpeg:{stream}#input=picamd#video=h264#hardware"

cameras:
  "{id}":
    ffmpeg:
      inputs:
        - path: rtsp://127.0.0.1:8554/{id}
          input_args: preset-rtsp-restream
          roles: [detect, record]
    detect:
      enabled: true
      width: {width}
      height: {height}
      fps: 5{frigateMotion}`,
    },
    {
      kind: 'text',
      text: "Areas in which motion does not count on this camera's settings page, if there are any, are `motion: mask:` there. Frigate takes fractions of the picture since version 0.14.",
    },
    {
      kind: 'text',
      text: 'Detection without recording needs no encoder. The camera only sends as many frames as Frigate analyzes:',
    },
    {
      kind: 'file',
      name: 'config.yml',
      language: 'yaml',
      text: `cameras:
  "{id}":
    ffmpeg:
      inputs:
        - path: {stream fps=5}
          input_args: preset-http-mjpeg-generic
          roles: [detect]
    detect:
      enabled: true
      width: {width}
      height: {height}
      fps: 5{frigateMotion}`,
    },
  ],
  evidence: {
    kind: 'read',
    text: 'Not tested: from the documentation and source code of Frigate and go2rtc.',
  },
  orientation: {
    follows: true,
    evidence: 'ffmpeg is tested; the rest is from the documentation.',
    advice: (turn) =>
      `ffmpeg turns the picture, so width and height below are swapped where needed. With hardware decoding it does not: if the picture lies on its side, remove \`#hardware\`, or add \`#rotate=${turn}\` after it.`,
  },
} satisfies Recipe;

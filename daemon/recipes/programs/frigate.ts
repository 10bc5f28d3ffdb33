import type { Recipe } from '../recipe.ts';

export const FRIGATE: Recipe = {
  id: 'frigate',
  name: 'Frigate',
  what: 'recorder that recognises people and things',
  blocks: [
    {
      kind: 'text',
      text: "Frigate records H.264 only. The go2rtc inside it makes that of this camera's MJPEG, with the graphics chip of Frigate's machine if `#hardware` finds one. The line named `picamd` has the pictures timed by the clock: MJPEG carries no times, and ffmpeg would take it for 25 frames a second.",
    },
    {
      kind: 'file',
      name: 'config.yml',
      language: 'yaml',
      text: `go2rtc:
  ffmpeg:
    picamd: "-fflags nobuffer -flags low_delay -use_wallclock_as_timestamps 1 -i {input}"
  streams:
    picam: "ffmpeg:{stream}#input=picamd#video=h264#hardware"

cameras:
  picam:
    ffmpeg:
      inputs:
        - path: rtsp://127.0.0.1:8554/picam
          input_args: preset-rtsp-restream
          roles: [detect, record]
    detect:
      enabled: true
      width: {width}
      height: {height}
      fps: 5`,
    },
    {
      kind: 'text',
      text: 'To detect without recording, no encoder is needed; the camera sends as many pictures as Frigate looks at:',
    },
    {
      kind: 'file',
      name: 'config.yml',
      language: 'yaml',
      text: `cameras:
  picam:
    ffmpeg:
      inputs:
        - path: {stream}?fps=5
          input_args: preset-http-mjpeg-generic
          roles: [detect]
    detect:
      enabled: true
      width: {width}
      height: {height}
      fps: 5`,
    },
  ],
  evidence: {
    kind: 'read',
    text: 'From the documentation and source of Frigate and go2rtc; not tried.',
  },
};

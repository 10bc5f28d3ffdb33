import type { Recipe } from '../recipe.ts';

export const GO2RTC: Recipe = {
  id: 'go2rtc',
  name: 'go2rtc',
  what: 'server that makes WebRTC, RTSP and others of it',
  blocks: [
    {
      kind: 'text',
      text: 'The first stream passes the pictures on as they are, to programs that take MJPEG. The second one is H.264 for everything else, and costs an encoder. The line named `picamd` has the pictures timed by the clock: MJPEG carries no times, and ffmpeg would take it for 25 frames a second.',
    },
    {
      kind: 'file',
      name: 'go2rtc.yaml',
      language: 'yaml',
      text: `ffmpeg:
  picamd: "-fflags nobuffer -flags low_delay -use_wallclock_as_timestamps 1 -i {input}"

streams:
  picam: "{stream}"
  picam_h264: "ffmpeg:{stream}#input=picamd#video=h264#hardware"`,
    },
  ],
  evidence: { kind: 'read', text: 'From the documentation and source of go2rtc; not tried.' },
};

import type { Recipe } from '../recipe.ts';

export default {
  id: 'go2rtc',
  name: 'go2rtc',
  what: 'server that converts to WebRTC, RTSP and more',
  category: 'recorder',
  blocks: [
    {
      kind: 'text',
      text: 'The first stream passes frames on unchanged, for programs that support MJPEG. The second is H.264 for everything else and needs an encoder. The line named `picamd` takes timestamps from the clock: MJPEG has none, and ffmpeg would assume 25 fps.',
    },
    {
      kind: 'file',
      name: 'go2rtc.yaml',
      language: 'yaml',
      text: `ffmpeg:
  picamd: "-fflags nobuffer -flags low_delay -use_wallclock_as_timestamps 1 -i {input}"

streams:
  "{id}": "{stream}"
  "{id}_h264": "ffmpeg:{stream}#input=picamd#video=h264#hardware"`,
    },
  ],
  evidence: { kind: 'read', text: 'Not tested: from the documentation and source code of go2rtc.' },
  orientation: {
    follows: true,
    evidence: 'ffmpeg is tested; the rest is from the documentation.',
    advice: (turn) =>
      `The first stream leaves the rotation to the player. In the second ffmpeg turns the picture, but not with hardware decoding: if it lies on its side, remove \`#hardware\`, or add \`#rotate=${turn}\` after it.`,
  },
} satisfies Recipe;

import type { Recipe } from '../recipe.ts';

export default {
  id: 'ffmpeg',
  name: 'ffmpeg',
  what: 'recording and converting in a terminal',
  category: 'player',
  blocks: [
    { kind: 'text', text: 'Record one minute without re-encoding:' },
    {
      kind: 'command',
      text: "ffmpeg -use_wallclock_as_timestamps 1 -i '{stream}' -t 60 -c copy film.mkv",
    },
    { kind: 'text', text: 'Record H.264 at 10 fps, with a new file every 10 minutes:' },
    {
      kind: 'command',
      text: `ffmpeg -use_wallclock_as_timestamps 1 -i '{stream fps=10}' -r 10 -c:v libx264 -preset veryfast \\
  -pix_fmt yuv420p -f segment -segment_time 600 -strftime 1 '%Y-%m-%d_%H-%M-%S.mkv'`,
    },
    {
      kind: 'text',
      text: 'Without `-use_wallclock_as_timestamps 1`, ffmpeg would assume 25 fps and recordings would play too fast or too slowly. When the stream ends, ffmpeg prints an input error; the recording is complete.',
    },
  ],
  evidence: {
    kind: 'tested',
    text: 'Tested with ffmpeg 5.1: the recordings have the right frames and timestamps.',
  },
  orientation: {
    follows: true,
    evidence: 'Tested with ffmpeg 5.1, decoding and converting.',
    advice: () =>
      'H.264 recordings are upright everywhere. A recording with `-c copy` keeps the EXIF orientation inside its pictures: ffmpeg follows it, most players do not.',
  },
} satisfies Recipe;

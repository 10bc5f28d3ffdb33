import type { Recipe } from '../recipe.ts';

export const FFMPEG: Recipe = {
  id: 'ffmpeg',
  name: 'ffmpeg',
  what: 'recording and converting in a terminal',
  blocks: [
    { kind: 'text', text: 'Record a minute as it comes, without encoding anything:' },
    {
      kind: 'command',
      text: "ffmpeg -use_wallclock_as_timestamps 1 -i '{stream}' -t 60 -c copy film.mkv",
    },
    { kind: 'text', text: 'Record H.264 at 10 frames a second, a new file every 10 minutes:' },
    {
      kind: 'command',
      text: `ffmpeg -use_wallclock_as_timestamps 1 -i '{stream}?fps=10' -r 10 -c:v libx264 -preset veryfast \\
  -pix_fmt yuv420p -f segment -segment_time 600 -strftime 1 '%Y-%m-%d_%H-%M-%S.mkv'`,
    },
    {
      kind: 'text',
      text: 'Without `-use_wallclock_as_timestamps 1` ffmpeg takes the stream for one of 25 frames a second, and films run too fast or too slowly. At the end of the stream it prints an error of its input; the film is whole.',
    },
  ],
  evidence: { kind: 'tested', text: 'Tested: run with ffmpeg 5.1, frames and times of the films checked.' },
};

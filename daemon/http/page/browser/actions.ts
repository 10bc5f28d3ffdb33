import type { Announcer } from './announcer.ts';
import type { Choices } from './preference-store.ts';
import { element } from './dom.ts';
import type { PictureInPicture } from './picture-in-picture.ts';
import { saveSnapshot } from './snapshot.ts';
import type { Acts } from './toolbar.ts';
import { WHOLE } from './view.ts';
import type { View } from './view.ts';
import { flipped, mirrored, panned, turned, zoomed } from './view-moves.ts';
import type { Viewer } from './viewer.ts';

export interface ActParts {
  readonly viewer: Viewer;
  readonly choices: Choices;
  readonly pictureInPicture: PictureInPicture;
  readonly announcer: Announcer;
  change(view: View): void;
}

const ZOOM_STEP = 1.5;
const PAN_STEP = 0.12;

/** What one does with a camera. */
export function acts({ viewer, choices, pictureInPicture, announcer, change }: ActParts): Acts {
  const frame = element('#viewer', HTMLElement);
  const view = () => choices.now.view;
  const pan = (key: string, dx: number, dy: number) => ({
    run: () => change(panned(view(), dx * PAN_STEP, dy * PAN_STEP)),
    keys: [key],
  });
  return {
    pause: {
      run: () => viewer.pause(!viewer.paused),
      pressed: () => viewer.paused,
      keys: [' ', 'k'],
    },
    snapshot: {
      run: async () => {
        const name = await saveSnapshot();
        announcer.notice(name === null ? 'There is no picture to save now' : `Saved as ${name}`);
      },
      keys: ['s'],
    },
    'zoom-in': { run: () => change(zoomed(view(), ZOOM_STEP)), keys: ['+', '='] },
    'zoom-out': { run: () => change(zoomed(view(), 1 / ZOOM_STEP)), keys: ['-'] },
    reset: { run: () => change(WHOLE), keys: ['0'] },
    turn: { run: () => change(turned(view())), keys: ['r'] },
    mirror: { run: () => change(mirrored(view())), pressed: () => view().mirrored, keys: ['m'] },
    flip: { run: () => change(flipped(view())), keys: ['v'] },
    stamp: {
      run: () => choices.choose({ stamp: !choices.now.stamp }),
      pressed: () => choices.now.stamp,
      keys: ['t'],
    },
    'picture-in-picture': {
      run: () =>
        pictureInPicture.toggle().catch(() => announcer.notice('This browser does not allow that now')),
      keys: ['p'],
      possible: pictureInPicture.possible,
    },
    fullscreen: {
      run: () =>
        (document.fullscreenElement === null ? frame.requestFullscreen() : document.exitFullscreen()).catch(
          () => announcer.notice('This browser does not allow that now'),
        ),
      pressed: () => document.fullscreenElement !== null,
      keys: ['f'],
      // An iPhone has it for videos alone.
      possible: 'fullscreenEnabled' in document && document.fullscreenEnabled,
    },
    left: pan('ArrowLeft', 1, 0),
    right: pan('ArrowRight', -1, 0),
    up: pan('ArrowUp', 0, 1),
    down: pan('ArrowDown', 0, -1),
  };
}

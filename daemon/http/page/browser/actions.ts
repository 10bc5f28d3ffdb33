import type { Announcer } from './announcer.ts';
import { element } from './dom.ts';
import type { PictureInPicture } from './picture-in-picture.ts';
import type { PreferenceStore } from './preference-store.ts';
import { saveSnapshot } from './snapshot.ts';
import type { StreamViewer } from './stream-viewer.ts';
import { CONTROL_TEXTS } from './texts.ts';
import type { Actions } from './toolbar.ts';
import { DEFAULT_VIEW, flipped, mirrored, panned, rotated, zoomed } from './view.ts';
import type { View } from './view.ts';

export interface ActionParts {
  readonly viewer: StreamViewer;
  readonly preferences: PreferenceStore;
  readonly pictureInPicture: PictureInPicture;
  readonly announcer: Announcer;
  change(view: View): void;
}

const ZOOM_STEP = 1.5;
/** In widths or heights of the frame. */
const PAN_STEP = 0.12;

/** What the user can do with the picture, by the name of its button in index.html. */
export function createActions({
  viewer,
  preferences,
  pictureInPicture,
  announcer,
  change,
}: ActionParts): Actions {
  const root = element('#viewer', HTMLElement);
  const view = () => preferences.current.view;
  const notAllowed = () => announcer.notice(CONTROL_TEXTS.notAllowed);
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
        announcer.notice(name === null ? CONTROL_TEXTS.nothingToSave : CONTROL_TEXTS.savedAs(name));
      },
      keys: ['s'],
    },
    'zoom-in': { run: () => change(zoomed(view(), ZOOM_STEP)), keys: ['+', '='] },
    'zoom-out': { run: () => change(zoomed(view(), 1 / ZOOM_STEP)), keys: ['-'] },
    reset: { run: () => change(DEFAULT_VIEW), keys: ['0'] },
    rotate: { run: () => change(rotated(view())), keys: ['r'] },
    mirror: { run: () => change(mirrored(view())), pressed: () => view().mirrored, keys: ['m'] },
    flip: { run: () => change(flipped(view())), keys: ['v'] },
    timestamp: {
      run: () => preferences.update({ stamp: !preferences.current.stamp }),
      pressed: () => preferences.current.stamp,
      keys: ['t'],
    },
    'picture-in-picture': {
      run: () => pictureInPicture.toggle().catch(notAllowed),
      keys: ['p'],
      supported: pictureInPicture.supported,
    },
    fullscreen: {
      run: () =>
        (document.fullscreenElement === null ? root.requestFullscreen() : document.exitFullscreen()).catch(
          notAllowed,
        ),
      pressed: () => document.fullscreenElement !== null,
      keys: ['f'],
      // On an iPhone only videos can go fullscreen.
      supported: 'fullscreenEnabled' in document && document.fullscreenEnabled,
    },
    left: pan('ArrowLeft', 1, 0),
    right: pan('ArrowRight', -1, 0),
    up: pan('ArrowUp', 0, 1),
    down: pan('ArrowDown', 0, -1),
  };
}

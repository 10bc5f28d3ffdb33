import type { Announcer } from './announcer.ts';
import { saveClip } from './events/save-clip.ts';
import type { Layout } from './layout.ts';
import type { LiveView } from './live-view.ts';
import type { Menu } from './menu.ts';
import { rightsOfPage } from './page-rights.ts';
import type { PictureInPicture } from './picture-in-picture.ts';
import type { PrivacyView } from './privacy-view.ts';
import type { PreferenceStore } from './preference-store.ts';
import { saveAsSeen, saveOriginal, saveSnapshot } from './snapshot.ts';
import { text } from './text.ts';
import type { Actions } from './toolbar.ts';
import { DEFAULT_VIEW, flipped, isDefault, mirrored, panned, rotated, zoomed } from './view.ts';
import type { View } from './view.ts';

export interface ActionParts {
  readonly live: LiveView;
  readonly preferences: PreferenceStore;
  readonly pictureInPicture: PictureInPicture;
  readonly announcer: Announcer;
  readonly layout: Layout;
  readonly menu: Menu;
  readonly privacy: PrivacyView;
  change(view: View): void;
  /** Called after the user has turned the picture. */
  turned(): void;
}

const ZOOM_STEP = 1.5;
/** In widths or heights of the frame. */
const PAN_STEP = 0.12;

/** What the user can do with the picture, by the name of its button in index.html. */
export function createActions({
  live,
  preferences,
  pictureInPicture,
  announcer,
  layout,
  menu,
  privacy,
  change,
  turned,
}: ActionParts): Actions {
  const { viewer } = live;
  const { root } = live.frame;
  const view = () => preferences.current.view;
  const notAllowed = () => announcer.notice(text('live.notAllowed'));
  const saved = (name: string | null) =>
    announcer.notice(name === null ? text('live.nothingToSave') : text('live.savedAs', { name }));
  const turn = (next: View) => {
    change(next);
    turned();
  };
  const pan = (key: string, dx: number, dy: number) => ({
    run: () => change(panned(view(), dx * PAN_STEP, dy * PAN_STEP)),
    keys: [key],
  });
  return {
    pause: {
      run: () => viewer.pause(!viewer.paused),
      face: () =>
        viewer.paused
          ? { name: text('live.play'), icon: 'i-play' }
          : { name: text('live.pause'), icon: 'i-pause' },
      keys: [' ', 'k'],
    },
    snapshot: {
      run: async () =>
        saved(
          !viewer.paused
            ? await saveSnapshot()
            : isDefault(view())
              ? await saveOriginal(live)
              : await saveAsSeen(live, view()),
        ),
      keys: ['s'],
    },
    clip: {
      run: async () => announcer.notice(await saveClip(rightsOfPage())),
      keys: ['c'],
      supported: rightsOfPage().includes('recordings'),
    },
    original: {
      run: async () => saved(await saveOriginal(live)),
      // Beside what is saved as it is seen.
      shown: () => viewer.paused && !isDefault(view()),
      name: text('live.saveOriginal'),
      keys: ['o'],
    },
    'zoom-in': { run: () => change(zoomed(view(), ZOOM_STEP)), keys: ['+', '='] },
    'zoom-out': { run: () => change(zoomed(view(), 1 / ZOOM_STEP)), keys: ['-'] },
    reset: { run: () => turn(DEFAULT_VIEW), name: text('live.resetZoom'), keys: ['0'] },
    rotate: { run: () => turn(rotated(view())), keys: ['r'] },
    // In the menu, where the row of buttons would be too long.
    turn: { run: () => turn(rotated(view())), keys: [] },
    privacy: { run: () => privacy.turn(true), shown: () => privacy.isAllowed, keys: [] },
    more: { run: () => menu.toggle(), keys: [] },
    mirror: { run: () => turn(mirrored(view())), pressed: () => view().mirrored, keys: ['m'] },
    flip: { run: () => turn(flipped(view())), keys: ['v'] },
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
    theatre: { run: () => layout.toggleTheatre(), pressed: () => layout.theatre, keys: ['w'] },
    details: { run: () => layout.toggleDetails(), keys: ['d'] },
    leave: {
      run: () => (menu.open ? menu.close() : layout.leave()),
      keys: ['Escape'],
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

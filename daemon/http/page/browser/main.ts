import { RetryBackoff } from './backoff.ts';
import { element } from './dom.ts';
import { LiveView } from './live-view.ts';
import { PreferenceStore } from './preference-store.ts';
import { showStoredLayout } from './stored-layout.ts';

/** The rest of the page is loaded after this time even if there is no picture yet. */
const MAX_WAIT_MS = 1500;

const live = new LiveView(element('#viewer', HTMLElement));
const { viewer, frame } = live;
const page = document.documentElement;
const preferences = new PreferenceStore(({ view, stamp, whole }) => {
  frame.apply(view);
  frame.showTimestamp(stamp);
  page.toggleAttribute('data-whole', whole);
});
showStoredLayout(preferences.current);

viewer.listen({
  onStatus: () => {
    const { camera } = viewer.poller.status ?? {};
    if (camera) page.toggleAttribute('data-test-picture', camera.testPicture);
  },
  onDisplayState: ({ kind }) => {
    page.toggleAttribute('data-slow', viewer.connection.fps !== null);
    page.dataset['kind'] = kind;
  },
});

/** Resolves with the first picture, or after MAX_WAIT_MS. */
const settled = new Promise<void>((resolve) => {
  viewer.listen({ onPicture: () => resolve() });
  setTimeout(resolve, MAX_WAIT_MS);
});

async function loadRest(): Promise<void> {
  const backoff = new RetryBackoff();
  for (;;) {
    try {
      const { startApp } = await import('./rest.ts');
      return startApp({ live, preferences });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, backoff.next()));
    }
  }
}

live.start();
// The picture comes first: nothing else is loaded before it.
void settled.then(() => {
  viewer.poller.start();
  return loadRest();
});

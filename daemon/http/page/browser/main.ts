import { RetryBackoff } from './backoff.ts';
import { formatDuration } from './format.ts';
import { PictureFrame } from './picture-frame.ts';
import { PreferenceStore } from './preference-store.ts';
import { StreamViewer } from './stream-viewer.ts';
import { CONNECTION_TEXTS } from './texts.ts';

/** The rest of the page is loaded after this time even if there is no picture yet. */
const MAX_WAIT_MS = 1500;

const frame = new PictureFrame();
const viewer = new StreamViewer(frame);
const preferences = new PreferenceStore(({ view, stamp }) => {
  frame.apply(view);
  frame.showTimestamp(stamp);
});

viewer.listen({
  onSurface: (surface) => frame.showIn(surface),
  onPicture: (capturedMs) => {
    frame.fit();
    frame.setTimestamp(capturedMs);
  },
  onStatus: () => {
    const { camera } = viewer.poller.status ?? {};
    if (camera) document.documentElement.toggleAttribute('data-test-picture', camera.testPicture);
  },
  onDisplayState: (state) => frame.show(state, retryText(), slowText()),
});

function retryText(): string {
  const { retryAtMs } = viewer.connection;
  const waitMs = retryAtMs === null ? 0 : retryAtMs - performance.now();
  return waitMs > 500 ? CONNECTION_TEXTS.retryingIn(formatDuration(waitMs / 1000 + 0.5)) : '';
}

function slowText(): string {
  const { fps } = viewer.connection;
  return fps === null ? '' : CONNECTION_TEXTS.limitedTo(fps, viewer.poller.status?.camera?.framerate ?? null);
}

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
      return startApp({ viewer, frame, preferences });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, backoff.next()));
    }
  }
}

viewer.start();
// The picture comes first: nothing else is loaded before it.
void settled.then(() => {
  viewer.poller.start();
  return loadRest();
});

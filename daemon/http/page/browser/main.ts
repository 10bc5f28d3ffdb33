import { Backoff } from './backoff.ts';
import { Choices } from './preference-store.ts';
import { Stage } from './picture-frame.ts';
import { duration } from './format.ts';
import { Viewer } from './viewer.ts';

/** With a picture or without: the rest of the page is there after this. */
const MOST_WAIT_MS = 1500;

const stage = new Stage();
const viewer = new Viewer(stage);
const choices = new Choices(({ view, stamp }) => {
  stage.apply(view);
  stage.showStamp(stamp);
});

viewer.watch({
  onPlace: (place) => stage.showIn(place),
  onPicture: (capturedMs) => {
    stage.fit();
    stage.stamp(capturedMs);
  },
  onStatus: () => {
    const { camera } = viewer.poller.status ?? {};
    if (camera) document.documentElement.toggleAttribute('data-test-picture', camera.testPicture);
  },
  onVerdict: (now) => {
    const { retryAtMs } = viewer.connection;
    const waitMs = retryAtMs === null ? 0 : retryAtMs - performance.now();
    stage.show(
      now,
      waitMs > 500 ? `This page asks again in ${duration(waitMs / 1000 + 0.5)}` : '',
      slowLink(),
    );
  },
});

function slowLink(): string {
  const { fps } = viewer.connection;
  if (fps === null) return '';
  const all = viewer.poller.status?.camera?.framerate;
  return `Slow link: asking for ${fps} ${all ? `of ${all} ` : ''}frames a second`;
}

/** Resolves when there is a picture, or when it takes long. */
const settled = new Promise<void>((resolve) => {
  viewer.watch({ onPicture: () => resolve() });
  setTimeout(resolve, MOST_WAIT_MS);
});

/** The picture comes first: what stands around it is loaded when there is one. */
async function loadRest(): Promise<void> {
  const backoff = new Backoff();
  for (;;) {
    try {
      const { around } = await import('./rest.ts');
      return around({ viewer, stage, choices });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, backoff.next()));
    }
  }
}

viewer.start();
void settled.then(() => {
  viewer.poller.start();
  return loadRest();
});

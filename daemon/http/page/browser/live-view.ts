import { part } from './dom.ts';
import { formatDuration } from './format.ts';
import { PictureFrame } from './picture-frame.ts';
import { StreamViewer } from './stream-viewer.ts';
import { text } from './text.ts';

/**
 * A live picture with everything that is said over it, in an element with the parts of `#viewer` in index.html. It
 * keeps its state in itself, so a page may have several of them.
 */
export class LiveView {
  readonly frame: PictureFrame;
  readonly viewer: StreamViewer;

  constructor(root: HTMLElement) {
    this.frame = new PictureFrame(root);
    this.viewer = new StreamViewer(this.frame);
    const { frame, viewer } = this;
    viewer.listen({
      onSurface: (surface) => frame.showIn(surface),
      onPicture: (capturedMs) => {
        frame.fit();
        frame.setTimestamp(capturedMs);
      },
      onStatus: () => {
        const { camera } = viewer.poller.status ?? {};
        if (camera) root.toggleAttribute('data-test-picture', camera.testPicture);
      },
      onDisplayState: (state) => {
        root.toggleAttribute('data-slow', viewer.connection.fps !== null);
        frame.show(state, this.#retryText(), this.#slowText());
      },
    });
    part(root, 'retry-now', HTMLButtonElement).addEventListener('click', () => {
      viewer.connection.restart();
      void viewer.poller.refresh();
    });
  }

  start(): void {
    this.viewer.start();
  }

  /** Ends its stream, its requests and its timers. It can be started again. */
  stop(): void {
    this.viewer.stop();
  }

  #retryText(): string {
    const { retryAtMs } = this.viewer.connection;
    const waitMs = retryAtMs === null ? 0 : retryAtMs - performance.now();
    return waitMs > 500 ? text('live.retryingIn', { time: formatDuration(waitMs / 1000 + 0.5) }) : '';
  }

  #slowText(): string {
    const { connection, poller } = this.viewer;
    const { fps } = connection;
    if (fps === null) return '';
    const of = poller.status?.camera?.framerate ?? null;
    return of === null ? text('live.limitedTo', { fps }) : text('live.limitedToOf', { fps, of });
  }
}

import { createActions } from './actions.ts';
import { Announcer } from './announcer.ts';
import { shownName, showName } from './camera-name.ts';
import { showAddresses } from './copy-addresses.ts';
import type { DisplayState } from './display-state.ts';
import { element, setText } from './dom.ts';
import { formatCount, formatFps, formatLatency } from './format.ts';
import type { PictureFrame } from './picture-frame.ts';
import { PictureInPicture } from './picture-in-picture.ts';
import { drawPlots } from './plot.ts';
import type { PreferenceStore } from './preference-store.ts';
import { QueueDelay } from './queue-delay.ts';
import { RateAdaptation } from './rate-adaptation.ts';
import { showStatus } from './status-panel.ts';
import type { StreamListener, StreamViewer } from './stream-viewer.ts';
import { CONNECTION_TEXTS, CONTROL_TEXTS, DISPLAY_TEXTS } from './texts.ts';
import { Toolbar } from './toolbar.ts';
import { TransportUpgrade } from './transport-upgrade.ts';
import { enableViewControls } from './view-controls.ts';
import type { View } from './view.ts';
import { watchVisibility } from './visibility.ts';

export interface PageParts {
  readonly viewer: StreamViewer;
  readonly frame: PictureFrame;
  readonly preferences: PreferenceStore;
}

/** Starts the controls and the status around the picture. */
export function startApp({ viewer, frame, preferences }: PageParts): void {
  const announcer = new Announcer();
  const pictureInPicture = new PictureInPicture(frame);
  const view = () => preferences.current.view;
  const zoom = element('#zoom', HTMLElement);
  const change = (next: View) => {
    preferences.update({ view: next });
    setText(zoom, `${next.zoom.toFixed(1)}×`);
  };
  const toolbar = new Toolbar(createActions({ viewer, preferences, pictureInPicture, announcer, change }));
  change(view());
  enableViewControls({ stage: frame.root, view, change });
  document.addEventListener('fullscreenchange', () => toolbar.update());
  element('#retry', HTMLButtonElement).addEventListener('click', () => {
    viewer.connection.restart();
    void viewer.poller.refresh();
  });
  showAddresses((copied) => announcer.notice(copied ? CONTROL_TEXTS.copied : CONTROL_TEXTS.notCopied));
  watchVisibility({
    visibleElsewhere: () => pictureInPicture.open,
    onHidden: () => viewer.suspend(),
    onReturn: (cause) => viewer.resume(cause !== 'visible', cause === 'slept'),
  });
  const onStatus = () => {
    const { status } = viewer.poller;
    if (status === null) return;
    showName(status);
    showStatus(status, viewer.clock.at(performance.now()));
  };
  viewer.listen({ onStatus, onSecond: showNumbers(viewer), onDisplayState: showState(viewer, announcer) });
  viewer.listen(adaptRate(viewer));
  viewer.listen({
    onPicture: () => pictureInPicture.draw(),
    onDisplayState: (state) => pictureInPicture.show(state),
  });
  viewer.listen({ onTransport: upgradeTransport(viewer) });
  onStatus();
}

function upgradeTransport({ connection }: StreamViewer): () => void {
  const upgrade = new TransportUpgrade({
    transports: connection.transports,
    onFound: (name) => connection.switchTo(name),
  });
  const search = () => upgrade.search(connection.betterTransports);
  search();
  return search;
}

function adaptRate(viewer: StreamViewer): StreamListener {
  const adaptation = new RateAdaptation();
  const delay = new QueueDelay();
  return {
    onPicture: (capturedMs) => {
      if (capturedMs !== null) delay.add(capturedMs, performance.now());
    },
    onSecond: ({ fps }) => {
      const cameraFps = viewer.poller.status?.camera?.fps ?? null;
      const second = { fps, cameraFps, queueDelayMs: delay.endSecond() };
      if (viewer.wantsPictures && adaptation.endSecond(second))
        viewer.connection.limitFps(adaptation.limitFps);
    },
  };
}

function showNumbers(viewer: StreamViewer): () => void {
  const fps = element('#pill-fps', HTMLElement);
  const latency = element('#pill-latency', HTMLElement);
  const skipped = element('#skipped-frames', HTMLElement);
  return () => {
    drawPlots(viewer.stats.samples);
    // A script cannot see how many pictures an <img> shows, nor how late.
    setText(fps, formatFps(viewer.connection.transport === 'image' ? null : viewer.stats.fps()));
    setText(skipped, formatCount(viewer.skippedFrames));
    setText(latency, formatLatency(viewer.latencyMs));
  };
}

function showState(viewer: StreamViewer, announcer: Announcer): (state: DisplayState) => void {
  const pill = element('#pill-label', HTMLElement);
  return ({ kind, label, reason, hint }) => {
    setText(pill, label);
    // Without the latency, which changes every second.
    const short = kind === 'late' ? DISPLAY_TEXTS.delayed : label;
    const slow = viewer.connection.fps === null ? '' : CONNECTION_TEXTS.limited;
    announcer.announce([short, slow, reason, hint].filter((text) => text !== '').join('. '));
    const documentTitle = kind === 'live' ? shownName() : `${short} – ${shownName()}`;
    if (document.title !== documentTitle) document.title = documentTitle;
  };
}

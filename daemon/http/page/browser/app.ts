import { createActions } from './actions.ts';
import { Announcer } from './announcer.ts';
import { shownName, showName } from './camera-name.ts';
import { enableCopying } from './copy-addresses.ts';
import type { DisplayKind, DisplayState } from './display-state.ts';
import { element, setText } from './dom.ts';
import { enableDoubleTap } from './double-tap.ts';
import { showEvents } from './events/live-events.ts';
import { formatCount, formatFps, formatLatency, formatNumber } from './format.ts';
import { fadeWhenIdle } from './idle-fade.ts';
import { enableLanguageSwitch } from './language-switch.ts';
import { Layout } from './layout.ts';
import type { LiveView } from './live-view.ts';
import { Menu } from './menu.ts';
import { rightsOfPage } from './page-rights.ts';
import { PictureInPicture } from './picture-in-picture.ts';
import { drawPlots } from './plot.ts';
import type { PreferenceStore } from './preference-store.ts';
import { PrivacyView } from './privacy-view.ts';
import { QueueDelay } from './queue-delay.ts';
import { RateAdaptation } from './rate-adaptation.ts';
import { StatusPanel } from './status-panel.ts';
import type { StreamListener } from './stream-listener.ts';
import type { StreamViewer } from './stream-viewer.ts';
import { text } from './text.ts';
import { Toolbar } from './toolbar.ts';
import { TransportUpgrade } from './transport-upgrade.ts';
import { TurnOffer } from './turn-offer.ts';
import { enableUserMenu } from './user-menu.ts';
import { enableViewControls } from './view-controls.ts';
import type { View } from './view.ts';
import { watchVisibility } from './visibility.ts';

/** The state of the picture in the bar. */
const PILL: Readonly<Record<DisplayKind, string>> = {
  live: text('live.live'),
  late: text('live.slowConnection'),
  connecting: text('live.starting'),
  paused: text('live.paused'),
  old: text('live.offline'),
};

export interface PageParts {
  readonly live: LiveView;
  readonly preferences: PreferenceStore;
}

/** Starts the controls and the status around the picture. */
export function startApp({ live, preferences }: PageParts): void {
  const { viewer, frame } = live;
  const announcer = new Announcer();
  const pictureInPicture = new PictureInPicture(frame);
  const layout = new Layout(preferences);
  const toolbar = element('#toolbar', HTMLElement);
  const menu = new Menu(
    element('[data-action="more"]', HTMLButtonElement),
    element('#more-menu', HTMLElement),
  );
  const notice = (words: string) => announcer.notice(words);
  const privacy = new PrivacyView({ viewer, notice });
  const view = () => preferences.current.view;
  const zoom = element('#zoom', HTMLElement);
  const change = (next: View) => {
    preferences.update({ view: next });
    setText(zoom, `${formatNumber(next.zoom, 1)}×`);
    buttons.update();
  };
  const offer = new TurnOffer({
    root: element('#turn-offer', HTMLElement),
    viewer,
    notice,
    view,
    change,
  });
  const actions = createActions({
    live,
    preferences,
    pictureInPicture,
    announcer,
    layout,
    menu,
    privacy,
    change: (next) => change(next),
    turned: () => offer.update(),
  });
  const buttons = new Toolbar(frame.root, actions);
  change(view());
  const showWhole = (whole: boolean) => preferences.update({ whole });
  enableViewControls({ stage: frame.stage, view, change, showWhole });
  const fullscreen = () => void actions['fullscreen']?.run();
  enableDoubleTap({ stage: frame.stage, view, change, fullscreen });
  const userMenu = enableUserMenu();
  fadeWhenIdle({
    page: document.documentElement,
    viewer: frame.root,
    toolbar,
    busy: () => menu.open || userMenu.open || offer.shown,
  });
  document.addEventListener('fullscreenchange', () => buttons.update());
  enableLanguageSwitch();
  enableCopying(() => announcer.notice(text('live.notCopied')));
  const events = mayReadEvents() ? showEvents(live, () => view().zoom) : null;
  events?.start();
  watchVisibility({
    visibleElsewhere: () => pictureInPicture.open,
    onHidden: () => {
      viewer.suspend();
      events?.stop();
    },
    onReturn: (cause) => {
      viewer.resume(cause !== 'visible', cause === 'slept');
      events?.start();
    },
  });
  const panel = new StatusPanel();
  const onStatus = () => {
    const { status, reachability, answeredAtMs } = viewer.poller;
    if (status === null) return;
    showName(status);
    panel.show(status, viewer.clock.at(performance.now()));
    panel.showAge(reachability === 'reachable' ? null : answeredAtMs);
  };
  viewer.listen({
    onStatus,
    onSecond: showNumbers(viewer),
    onDisplayState: showState(viewer, announcer, privacy),
  });
  viewer.listen(adaptRate(viewer));
  viewer.listen({
    onPicture: () => pictureInPicture.draw(),
    onDisplayState: (state) => pictureInPicture.show(state),
  });
  viewer.listen({ onTransport: upgradeTransport(viewer) });
  onStatus();
}

/** Not in an embedded picture, which has no room for them. */
function mayReadEvents(): boolean {
  const { dataset } = document.documentElement;
  return dataset['embed'] === undefined && rightsOfPage().includes('recordings');
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
  const fps = element('#fps', HTMLElement);
  const latency = element('#latency', HTMLElement);
  const skipped = element('#skipped-frames', HTMLElement);
  return () => {
    drawPlots(viewer.stats.samples);
    // A script cannot see how many pictures an <img> shows, nor how late.
    setText(fps, formatFps(viewer.connection.transport === 'image' ? null : viewer.stats.fps()));
    setText(skipped, formatCount(viewer.skippedFrames));
    setText(latency, formatLatency(viewer.latencyMs));
  };
}

function showState(
  viewer: StreamViewer,
  announcer: Announcer,
  privacy: PrivacyView,
): (state: DisplayState) => void {
  const pill = element('#pill', HTMLElement);
  return ({ kind, label, reason, hint }) => {
    if (privacy.on) {
      setText(pill, text('privacy.private'));
      announcer.announce(text('privacy.private'));
      document.title = `${text('privacy.private')} – ${shownName()}`;
      return;
    }
    setText(pill, PILL[viewer.connection.fps !== null && kind === 'live' ? 'late' : kind]);
    // Without the latency, which changes every second.
    const short = kind === 'late' ? text('live.delayed') : label;
    const slow = viewer.connection.fps === null ? '' : text('live.limited');
    announcer.announce([short, slow, reason, hint].filter((part) => part !== '').join('. '));
    const documentTitle = kind === 'live' ? shownName() : `${short} – ${shownName()}`;
    if (document.title !== documentTitle) document.title = documentTitle;
  };
}

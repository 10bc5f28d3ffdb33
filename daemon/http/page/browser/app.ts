import { acts } from './actions.ts';
import { showAddresses } from './copy-addresses.ts';
import { Announcer } from './announcer.ts';
import type { Choices } from './preference-store.ts';
import { Lag } from './queue-delay.ts';
import { element, setText } from './dom.ts';
import { PictureInPicture } from './picture-in-picture.ts';
import { drawPlots } from './plot.ts';
import { watchPresence } from './visibility.ts';
import { RateAdaptation } from './rate-adaptation.ts';
import type { Stage } from './picture-frame.ts';
import { showStatus } from './status-panel.ts';
import { Toolbar } from './toolbar.ts';
import type { Verdict } from './display-state.ts';
import { controlView } from './view-controls.ts';
import type { Viewer, Watcher } from './viewer.ts';
import { WayUp } from './transport-upgrade.ts';
import { count, latency, rate } from './format.ts';

export interface AroundParts {
  readonly viewer: Viewer;
  readonly stage: Stage;
  readonly choices: Choices;
}

/** All that stands around the picture: what one does with it, what one wants to know of it. */
export function around({ viewer, stage, choices }: AroundParts): void {
  const announcer = new Announcer();
  const pictureInPicture = new PictureInPicture(stage.canvas);
  const view = () => choices.now.view;
  const zoom = element('#zoom', HTMLElement);
  const change = (next: ReturnType<typeof view>) => {
    choices.choose({ view: next });
    setText(zoom, `${next.zoom.toFixed(1)}×`);
  };
  const toolbar = new Toolbar(acts({ viewer, choices, pictureInPicture, announcer, change }));
  change(view());
  controlView({ stage: stage.root, view, change });
  document.addEventListener('fullscreenchange', () => toolbar.update());
  element('#retry', HTMLButtonElement).addEventListener('click', () => {
    viewer.connection.restart();
    void viewer.poller.refresh();
  });
  showAddresses((done) =>
    announcer.notice(done ? 'Copied' : 'This browser does not allow copying; the address is selected'),
  );
  watchPresence({
    watchedElsewhere: () => pictureInPicture.open,
    onAway: () => viewer.leave(),
    onBack: (cause) => viewer.comeBack(cause !== 'seen', cause === 'slept'),
  });
  const onStatus = () => {
    if (viewer.poller.status !== null) showStatus(viewer.poller.status, viewer.clock.at(performance.now()));
  };
  viewer.watch({ onStatus, onSecond: showNumbers(viewer), onVerdict: showState(viewer, announcer) });
  viewer.watch(adaptRate(viewer));
  viewer.watch({ onWay: seekBetterWay(viewer) });
  onStatus();
}

function seekBetterWay({ connection }: Viewer): () => void {
  const up = new WayUp({ ways: connection.ways, onFound: (way) => connection.use(way) });
  const search = () => up.search(connection.better);
  search();
  return search;
}

function adaptRate(viewer: Viewer): Watcher {
  const adaptation = new RateAdaptation();
  const lag = new Lag();
  return {
    onPicture: (capturedMs) => {
      if (capturedMs !== null) lag.picture(capturedMs, performance.now());
    },
    onSecond: ({ fps }) => {
      const second = { fps, lagMs: lag.endSecond(), cameraFps: viewer.poller.status?.camera?.fps ?? null };
      if (viewer.watching && adaptation.second(second)) viewer.connection.limit(adaptation.limitFps);
    },
  };
}

function showNumbers(viewer: Viewer): () => void {
  const fps = element('#pill-fps', HTMLElement);
  const late = element('#pill-latency', HTMLElement);
  const undrawn = element('#undrawn', HTMLElement);
  return () => {
    drawPlots(viewer.minute.samples);
    // How many pictures an <img> shows, and how late, nobody can tell.
    setText(fps, rate(viewer.connection.way === 'image' ? null : viewer.minute.fps()));
    setText(undrawn, count(viewer.undrawn));
    setText(late, latency(viewer.latencyMs));
  };
}

function showState(viewer: Viewer, announcer: Announcer): (now: Verdict) => void {
  const label = element('#pill-label', HTMLElement);
  const { title } = document;
  return ({ kind, label: text, reason, hint }) => {
    setText(label, text);
    const short = kind === 'old' ? 'No new picture' : kind === 'late' ? 'Late' : text;
    const slow = viewer.connection.fps === null ? '' : 'Slow link, fewer frames';
    announcer.state([short, slow, reason, hint].filter((part) => part !== '').join('. '));
    const wanted = kind === 'live' ? title : `${short} – ${title}`;
    if (document.title !== wanted) document.title = wanted;
  };
}

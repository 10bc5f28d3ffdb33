import { apiUrl } from '../api-url.ts';
import type { LiveView } from '../live-view.ts';
import { eventsOf } from '../recordings/recordings-api.ts';
import { EventFeed } from './event-feed.ts';
import { HOUR_MS, LastHour } from './last-hour.ts';
import { MotionNow } from './motion-now.ts';
import { RecentEvents } from './recent-events.ts';

/** The strip moves by a pixel in about this time. */
const REDRAW_MS = 10_000;

interface LiveEvents {
  /** The page is seen. */
  start(): void;
  /** Nobody sees the page. */
  stop(): void;
}

/** Shows what happens in front of the camera, now and within the last hour, where this browser may know it. */
export function showEvents({ viewer, frame }: LiveView, zoom: () => number): LiveEvents {
  const nowMs = () => Math.round(viewer.clock.at(performance.now()) ?? Date.now());
  const recent = new RecentEvents(HOUR_MS);
  const hasRecordings = document.documentElement.hasAttribute('data-recordings');
  const strip = new LastHour({ open: hasRecordings ? openRecordings : null });
  const orientation = () => viewer.poller.status?.camera?.orientation ?? 1;
  const motion = new MotionNow({ frame, zoom, orientation });
  const draw = () => strip.draw(recent.shown(nowMs()), nowMs());
  const list = async () => {
    const range = { fromMs: nowMs() - HOUR_MS, toMs: nowMs() + HOUR_MS };
    for await (const events of eventsOf(range)) recent.addListed(events);
    draw();
  };
  const feed = new EventFeed({
    onBegin: () => {
      recent.begin();
      void list();
    },
    onEvent: (event) => {
      recent.add(event);
      motion.take(event);
      draw();
    },
    onEnd: () => motion.clear(),
  });
  let timer = 0;
  return {
    start: () => {
      feed.start();
      clearInterval(timer);
      timer = setInterval(draw, REDRAW_MS);
    },
    stop: () => {
      feed.stop();
      clearInterval(timer);
    },
  };
}

/** Leaves this page for that moment in the recordings. */
function openRecordings(ms: number): void {
  location.href = apiUrl(`recordings?at=${Math.round(ms)}`);
}

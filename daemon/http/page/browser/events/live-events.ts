import { apiUrl } from '../api-url.ts';
import type { LiveView } from '../live-view.ts';
import { eventsOf } from '../recordings/recordings-api.ts';
import { EventFeed } from './event-feed.ts';
import { EventsToday } from './events-today.ts';
import { HOUR_MS, LastHour } from './last-hour.ts';
import { MotionNow } from './motion-now.ts';
import { RecentEvents } from './recent-events.ts';

/** The strip moves by a pixel in about this time. */
const REDRAW_MS = 10_000;
/** A day with an hour more, because clocks change. */
const DAY_MS = 25 * HOUR_MS;

interface LiveEvents {
  /** The page is seen. */
  start(): void;
  /** Nobody sees the page. */
  stop(): void;
}

/** Shows what happens in front of the camera, now, within the last hour, and today, where this browser may know it. */
export function showEvents({ viewer, frame }: LiveView, zoom: () => number): LiveEvents {
  const nowMs = () => Math.round(viewer.clock.at(performance.now()) ?? Date.now());
  const recent = new RecentEvents(DAY_MS);
  const urlOf = document.documentElement.hasAttribute('data-recordings') ? recordingsUrl : null;
  const strip = new LastHour({ urlOf });
  const orientation = () => viewer.poller.status?.camera?.orientation ?? 1;
  const motion = new MotionNow({ frame, zoom, orientation });
  const draw = () => {
    const events = recent.shown(nowMs());
    const hourMs = nowMs() - HOUR_MS;
    strip.draw(
      events.filter(({ endMs }) => endMs === null || endMs >= hourMs),
      nowMs(),
    );
    today.show(events, nowMs());
  };
  const list = async () => {
    const fromMs = Math.min(EventsToday.fromMs(nowMs()) ?? Infinity, nowMs() - HOUR_MS);
    // The camera's clock may be ahead.
    for await (const events of eventsOf({ fromMs, toMs: nowMs() + HOUR_MS })) recent.addListed(events);
    draw();
  };
  const today = new EventsToday(urlOf, () => void list());
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

/** The URL of a moment in the recordings. */
function recordingsUrl(ms: number): string {
  return apiUrl(`recordings?at=${Math.round(ms)}`);
}

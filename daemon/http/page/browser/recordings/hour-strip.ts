import { element } from '../dom.ts';
import { formatTime } from '../format.ts';
import type { HoverCard } from './hover-card.ts';
import type { TimeRange } from './local-day.ts';
import { rangeHandles } from './range-handles.ts';
import { eventNear, longestMs, within } from './recorded-event.ts';
import type { RecordedEvent } from './recorded-event.ts';
import { StripDrawing } from './strip-drawing.ts';
import { enableGestures, placeAt } from './strip-gestures.ts';
import { spanOf } from './time-axis.ts';
import type { Timeline } from './timeline.ts';

/** An event is under the pointer when it is this near. */
const NEAR_PX = 8;

interface HourStripParts {
  readonly timeline: Timeline;
  readonly hover: HoverCard;
  isCentered(): boolean;
  onScrub(ms: number, done: boolean): void;
}

/** The strip that zooms: an hour at first. */
export function enableHourStrip({ timeline, hover, isCentered, onScrub }: HourStripParts): void {
  const root = element('#hour', HTMLElement);
  const track = element('#hour .track', HTMLElement);
  const playhead = element('#hour .playhead', HTMLElement);
  const drawing = new StripDrawing(root, track);
  const handles = rangeHandles({
    track,
    axis: () => timeline.state.axis,
    range: () => timeline.state.range,
    onRange: (range) => timeline.change({ range }),
  });
  track.append(handles.root);
  timeline.listen(['range', 'axis'], handles.draw);
  let measured: readonly RecordedEvent[] = [];
  let lastedMs = 0;
  const draw = () => {
    const { axis, events, kept } = timeline.state;
    if (events !== measured) lastedMs = longestMs(events);
    measured = events;
    drawing.draw(axis, within(events, axis, lastedMs), kept, Date.now());
  };
  timeline.listen(['axis', 'events', 'kept'], draw);
  new ResizeObserver(draw).observe(track);
  timeline.listen(['axis', 'atMs'], () => {
    const { axis, atMs } = timeline.state;
    placeAt(playhead, axis, atMs);
    track.setAttribute('aria-valuenow', String(Math.round(atMs / 1000)));
    track.setAttribute('aria-valuetext', formatTime(atMs));
  });
  enableGestures(track, {
    axis: () => timeline.state.axis,
    isCentered,
    onScrub,
    onAxis: (axis: TimeRange) => timeline.change({ axis }),
    onHover: (ms) => {
      const { axis, events } = timeline.state;
      const nearMs = (NEAR_PX / Math.max(1, drawing.width)) * spanOf(axis);
      const event = ms === null ? null : eventNear(within(events, axis, lastedMs), ms, nearMs);
      hover.show(event, track, axis);
    },
  });
}

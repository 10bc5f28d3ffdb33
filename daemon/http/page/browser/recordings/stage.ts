import { element, setText } from '../dom.ts';
import { formatTime } from '../format.ts';
import { text } from '../text.ts';
import type { Timeline } from './timeline.ts';

/** A file ends with its last picture, and the next begins a moment later. */
const SLACK_MS = 3000;

/** Says over the picture when it is not of the moment that the playhead is at. */
export function enableStage(timeline: Timeline): void {
  const stage = element('#stage', HTMLElement);
  const chip = element('#gap', HTMLElement);
  timeline.listen(['atMs', 'shownMs', 'kept', 'playing', 'isLoaded'], () => {
    const { atMs, shownMs, kept, playing, isLoaded } = timeline.state;
    const isKept = kept.some(({ fromMs, toMs }) => fromMs - SLACK_MS <= atMs && atMs <= toMs + SLACK_MS);
    const isGap = isLoaded && !playing && !isKept;
    stage.toggleAttribute('data-gap', isGap);
    stage.toggleAttribute('data-empty', shownMs === null);
    chip.hidden = !isGap;
    if (!isGap) return;
    const time = formatTime(atMs);
    setText(
      chip,
      shownMs === null
        ? text('recordings.gap', { time })
        : text('recordings.gapFrom', { time, shown: formatTime(shownMs) }),
    );
  });
}

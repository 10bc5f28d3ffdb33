import { build, element, setText } from '../dom.ts';
import { formatTime } from '../format.ts';
import { text } from '../text.ts';
import { momentOf } from './clock-text.ts';
import type { Controls } from './controls.ts';
import { MAIN_SPEEDS, nextMainSpeed, speedText } from './speeds.ts';
import type { Timeline } from './timeline.ts';

/** The buttons below the strips: play, step, speed, and the clock, which is also a field. */
export function enableTransport(timeline: Timeline, controls: Controls): void {
  act('event-before', () => controls.go(-1));
  act('frame-before', () => controls.step(-1));
  act('frame-after', () => controls.step(1));
  act('event-after', () => controls.go(1));
  const play = act('play', () => controls.toggle());
  const use = element('[data-action="play"] use', SVGUseElement);
  timeline.listen(['playing'], () => {
    const { playing } = timeline.state;
    play.setAttribute('aria-label', text(playing ? 'recordings.pause' : 'recordings.play'));
    use.setAttribute('href', playing ? '#i-pause' : '#i-play');
  });
  const cycle = act('speed', () => controls.setSpeed(nextMainSpeed(timeline.state.speed)));
  timeline.listen(['speed'], () => {
    const { speed } = timeline.state;
    setText(cycle, speedText(speed));
    cycle.setAttribute('aria-label', text('recordings.speedIs', { speed: speedText(speed) }));
  });
  showSpeeds(timeline, controls);
  showClock(timeline, controls);
}

function act(name: string, run: () => void): HTMLButtonElement {
  const button = element(`[data-action="${name}"]`, HTMLButtonElement);
  button.addEventListener('click', run);
  return button;
}

function showSpeeds(timeline: Timeline, controls: Controls): void {
  const buttons = MAIN_SPEEDS.map((speed) => {
    const made = build('button', { type: 'button' }, speedText(speed));
    made.addEventListener('click', () => controls.setSpeed(speed));
    return { speed, made };
  });
  element('#speeds', HTMLElement).append(...buttons.map(({ made }) => made));
  timeline.listen(['speed'], () => {
    for (const { speed, made } of buttons)
      made.setAttribute('aria-pressed', String(speed === timeline.state.speed));
  });
}

/** Shows the time of the playhead, and goes to the time that is entered. */
function showClock(timeline: Timeline, controls: Controls): void {
  const clock = element('#clock', HTMLInputElement);
  const show = () => {
    clock.value = formatTime(timeline.state.atMs);
    clock.removeAttribute('aria-invalid');
  };
  timeline.listen(['atMs'], () => {
    if (document.activeElement !== clock) show();
  });
  clock.addEventListener('focus', () => {
    controls.pause();
    clock.select();
  });
  clock.addEventListener('blur', show);
  clock.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') clock.blur();
    if (event.key !== 'Enter') return;
    const ms = momentOf(clock.value, timeline.state.day);
    clock.setAttribute('aria-invalid', String(ms === null));
    if (ms === null) return;
    controls.seek(ms);
    clock.blur();
  });
}

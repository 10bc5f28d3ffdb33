import { build } from '../../dom.ts';
import { text } from '../../text.ts';
import { LivePreview } from '../picture/live-preview.ts';
import { scheduleField } from '../schedule/schedule-field.ts';
import { Refresher } from '../refresher.ts';
import type { Section, SectionParts } from '../section.ts';
import { AreasEditor } from './areas-editor.ts';
import { MotionFeed } from './motion-feed.ts';
import type { MotionNow } from './motion-now.ts';
import { MotionRows } from './motion-rows.ts';
import { readPrivacy } from './read-privacy.ts';
import { ScoreStrip } from './score-strip.ts';
import { ScoreTimeline } from './score-timeline.ts';
import { TuningOverlay } from './tuning-overlay.ts';

const PRIVACY_MS = 5000;

/** Motion detection: what it sees in the live picture, where it looks, and how easily it notices. */
export function motionSection({ settings }: SectionParts): Section {
  const rows = new MotionRows(settings);
  const preview = new LivePreview(() => resize());
  const size = build('div', { class: 'motion-size', 'aria-hidden': 'true' });
  const overlay = new TuningOverlay();
  const editor = new AreasEditor(({ clientX, clientY }) => {
    const { left, top, width, height } = stage.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  });
  const stage = build('div', { class: 'motion-stage' }, preview.root, overlay.root, editor.layer.root, size);
  const strip = new ScoreStrip();
  const timeline = new ScoreTimeline();
  const feed = new MotionFeed({
    onHistory: (seconds) => {
      timeline.replace(seconds);
      strip.show(timeline);
    },
    onResult: (now) => {
      timeline.add(now);
      strip.show(timeline);
      strip.say(wordsFor(now));
      overlay.show(now, editor.orientation, editor.zones);
    },
  });
  const schedule = scheduleField('motion');
  const privacy = new Refresher(showPrivacy, PRIVACY_MS);
  let isOpen = false;

  /** The smallest area that counts, as a square in the picture. */
  function resize(): void {
    const { width, height } = preview.canvas;
    stage.style.setProperty('--ratio', String(width / height));
    size.style.width = `${100 * Math.sqrt((rows.area * height) / width)}%`;
  }

  /** The camera is off while it is private, and nothing is detected. */
  async function showPrivacy(): Promise<void> {
    const isPrivate = await readPrivacy();
    if (isPrivate === null || isPrivate === rows.isPaused) return;
    rows.isPaused = isPrivate;
    rows.show();
    if (!isPrivate) return;
    overlay.clear();
    strip.say('');
  }

  function run(): void {
    const isRunning = isOpen && !document.hidden;
    for (const part of [preview, privacy]) {
      if (isRunning) part.start();
      else part.stop();
    }
    if (isRunning && rows.isOn) return feed.start();
    feed.stop();
    overlay.clear();
    strip.say(rows.isOn ? '' : text('motion.isOff'));
  }

  document.addEventListener('visibilitychange', run);
  addEventListener('pagehide', () => editor.close());
  return {
    root: build(
      'div',
      { class: 'motion-settings' },
      build(
        'div',
        { class: 'motion-view' },
        build('div', { class: 'motion-picture' }, stage, editor.tools),
        strip.root,
      ),
      build(
        'div',
        { class: 'motion-side' },
        rows.tuning,
        build(
          'section',
          { class: 'group' },
          build('h2', {}, text('motion.areas')),
          build('div', { class: 'card' }, editor.list.root, editor.note),
          build(
            'p',
            { class: 'motion-privacy' },
            text('motion.hidesNothing'),
            ' ',
            build('a', { href: '#picture/masks' }, text('motion.privacyMasks')),
          ),
        ),
        rows.events,
        schedule.root,
        rows.more,
      ),
    ),
    show: () => {
      if (!isOpen) editor.open();
      isOpen = true;
      rows.show();
      schedule.show();
      resize();
      run();
    },
    close: () => {
      isOpen = false;
      editor.close();
      schedule.close();
      run();
    },
  };
}

function wordsFor({ score, quiet, covered, moved }: MotionNow): string {
  if (covered) return text('motion.covered');
  if (moved) return text('motion.moved');
  return quiet ? text('motion.learning') : text('motion.scoreNow', { score: Math.round(score) });
}

import { build, button, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import { DrawingRows } from '../drawing/drawing-rows.ts';
import { withDrawing } from '../drawing/with-drawing.ts';
import { settingsCard } from '../rows/rows-section.ts';
import { SettingRowView } from '../rows/setting-row.ts';
import type { Section, SectionParts } from '../section.ts';
import { rowsOf } from '../settings-document.ts';
import type { SettingRow } from '../settings-document.ts';
import { browserTimer } from '../store-timer.ts';
import { LivePreview } from './live-preview.ts';
import { OrientationCard } from './orientation-card.ts';
import { OverlayCard } from './overlay-card.ts';
import { CARDS, isOfMore, pictureField } from './picture-rows.ts';
import { PictureTrial } from './picture-trial.ts';
import { PRESET_NAMES, presetChanges } from './presets.ts';
import { askSource } from './source-name.ts';
import { readRow } from './slider-scale.ts';
import { compareButton, trialMessages } from './trial-bar.ts';

const PRESETS = { day: text('picture.day'), night: text('picture.night'), sport: text('picture.sport') };

/** The settings of the picture, beside it. They are tried before they are saved. */
export function pictureSection({ settings, bar }: SectionParts): Section {
  const trial = new PictureTrial({ settings, timer: browserTimer, onChange: () => show() });
  const rowOf = (key: string): SettingRow => {
    const found = rowsOf(trial.base).find((row) => row.key === key);
    if (found === undefined) throw new Error(`there is no setting ${key}`);
    return found;
  };
  const views = new Map<string, SettingRowView>();
  const rows = (keys: readonly string[]) =>
    keys.map((key) => {
      const view = new SettingRowView(trial, readRow(rowOf(key)), pictureField);
      views.set(key, view);
      return view.root;
    });
  const orientation = new OrientationCard(trial, rowOf);
  const overlay = new OverlayCard(trial, rowOf);
  const drawing = new DrawingRows(settings, trial);
  const preview = new LivePreview(() => orientation.look(preview.canvas, orientation.turnOf(rowOf)));
  const compare = compareButton((isHeld) => preview.compare(isHeld));
  const message = trialMessages(trial, compare);
  const note = build('p', { class: 'notice', hidden: '' });
  let source = '';
  let restartedMs: number | null = null;
  let isTrying = false;
  let isOpen = false;

  const presets = PRESET_NAMES.map((name) =>
    button(
      PRESETS[name],
      () => trial.change(presetChanges(name, trial.base, (key) => trial.shownValue(rowOf(key)))),
      { class: 'secondary' },
    ),
  );
  const light = settingsCard(text('picture.light'), rows(CARDS.light));
  const presetGroup = build(
    'div',
    { class: 'presets', role: 'group', 'aria-label': text('picture.preset') },
    ...presets,
  );
  light.querySelector('h2')?.after(presetGroup, note);
  const more = rowsOf(settings.document).filter(({ section, key }) => section === 'picture' && isOfMore(key));
  const root = build(
    'div',
    { class: 'picture-settings' },
    build(
      'div',
      { class: 'picture-aside' },
      preview.root,
      build('div', { class: 'picture-extras' }, overlay.root, drawing.masks),
    ),
    build(
      'div',
      { class: 'picture-controls' },
      settingsCard(text('picture.orientation'), [orientation.root]),
      light,
      settingsCard(text('picture.view'), [...rows(CARDS.view), drawing.zoom]),
      settingsCard(text('picture.focus'), rows(CARDS.focus), true),
      settingsCard(text('picture.more'), rows(more.map(({ key }) => key)), true),
    ),
  );

  function show(): void {
    const isMissing = source !== '' && source !== 'rpicam';
    note.hidden = !isMissing;
    setText(note, isMissing ? text('picture.notOfSource') : '');
    for (const preset of presets) preset.disabled = isMissing;
    for (const [key, view] of views) view.show(readRow(rowOf(key)), isMissing);
    orientation.show(rowOf, !isMissing);
    overlay.show(rowOf);
    drawing.show(!isMissing);
    showTrial();
  }

  async function learnSource(): Promise<void> {
    source = await askSource();
    show();
  }

  function showTrial(): void {
    const { unsaved } = trial;
    const { lastChange } = settings.document;
    const wasTrying = isTrying;
    isTrying = unsaved.size > 0;
    if (isTrying && !wasTrying) preview.keepBefore();
    if (lastChange !== null && lastChange.restarting && lastChange.atMs !== restartedMs) {
      restartedMs = lastChange.atMs;
      preview.restarted(lastChange.atMs);
    }
    bar.offer(message());
  }

  addEventListener('pagehide', () => trial.leave());
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) preview.stop();
    else if (isOpen) preview.start();
  });
  return withDrawing(settings, trial, {
    root,
    show: () => {
      isOpen = true;
      preview.start();
      if (source === '') void learnSource();
      show();
    },
    close: () => {
      isOpen = false;
      preview.stop();
    },
    get hasUnsaved() {
      return trial.unsaved.size > 0;
    },
  });
}

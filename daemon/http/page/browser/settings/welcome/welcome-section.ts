import { build, button, element, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import { AlertsStore } from '../alerts/alerts-store.ts';
import { ReachQuestion } from '../alerts/reach-question.ts';
import { LivePreview } from '../picture/live-preview.ts';
import { OrientationTiles } from '../picture/orientation-tiles.ts';
import type { PictureTurn } from '../picture/orientation-tiles.ts';
import { USUAL_TEXT } from '../picture/overlay-card.ts';
import { isOn } from '../rows/on-off.ts';
import { lockText } from '../rows/source-text.ts';
import type { Section, SectionParts } from '../section.ts';

/**
 * The second step of the first setup, which can be skipped: the camera's name, which way is up, time and name in the
 * picture, and how far its alerts may go. Each is saved as it is changed.
 */
export function welcomeSection({ settings }: SectionParts): Section {
  const preview = new LivePreview(() => tiles.draw(preview.canvas, turn(), turn()));
  const name = build('input', {
    id: 'welcome-name',
    maxlength: '200',
    autocomplete: 'off',
    'aria-describedby': 'welcome-fault',
    placeholder: element('#name', HTMLElement).textContent,
  });
  name.addEventListener('input', () => settings.change({ CAMERA_NAME: name.value.trim() || null }));
  const fault = build('p', { class: 'fault', id: 'welcome-fault', role: 'alert' });
  const tiles = new OrientationTiles(text('welcome.whichWayIsUp'), (rotation) =>
    settings.change({ CAMERA_ROTATION: rotation }),
  );
  const overlay = build('input', {
    type: 'checkbox',
    role: 'switch',
    class: 'switch',
    id: 'welcome-overlay',
  });
  overlay.addEventListener('change', () =>
    settings.change({ OVERLAY_TEXT: overlay.checked ? USUAL_TEXT : null }),
  );
  const reach = new ReachQuestion(new AlertsStore(() => {}));
  let restartedMs: number | null = null;
  /** The picture is to be watched as soon as all is saved. */
  let isLeaving = false;

  const watch = button(
    text('welcome.startWatching'),
    () => {
      isLeaving = true;
      settings.save();
    },
    { class: 'primary' },
  );
  const root = build(
    'div',
    { class: 'welcome' },
    build('h1', {}, text('welcome.title')),
    preview.root,
    build('label', { for: name.id }, text('settingNames.CAMERA_NAME')),
    name,
    fault,
    build('p', { class: 'name' }, text('welcome.whichWayIsUp')),
    tiles.root,
    build('div', { class: 'time' }, build('label', { for: overlay.id }, text('picture.overlay')), overlay),
    reach.root,
    build(
      'div',
      { class: 'time' },
      build('span', {}, text('welcome.alerts')),
      build('a', { href: '#alerts', class: 'link' }, text('welcome.setUp')),
    ),
    watch,
    build('a', { href: './', class: 'link' }, text('welcome.skip')),
  );

  function value(key: string): string {
    return settings.shownValue(settings.row(key));
  }

  function turn(): PictureTurn {
    return {
      rotation: Number(value('CAMERA_ROTATION')),
      hflip: isOn(value('CAMERA_HFLIP')),
      vflip: isOn(value('CAMERA_VFLIP')),
    };
  }

  function isLocked(key: string): boolean {
    return lockText(settings.row(key)) !== '';
  }

  function show(): void {
    if (document.activeElement !== name) name.value = value('CAMERA_NAME');
    name.disabled = isLocked('CAMERA_NAME');
    setText(fault, settings.unsaved.faultOf('CAMERA_NAME'));
    tiles.show(turn().rotation, isLocked('CAMERA_ROTATION'));
    overlay.checked = value('OVERLAY_TEXT') !== '';
    overlay.disabled = isLocked('OVERLAY_TEXT');
    const { lastChange } = settings.document;
    if (lastChange !== null && lastChange.restarting && lastChange.atMs !== restartedMs) {
      restartedMs = lastChange.atMs;
      preview.restarted(lastChange.atMs);
    }
    if (isLeaving && settings.unsaved.size === 0) location.assign('./');
    // What was refused is said on the page, and has to be mended or skipped.
    if (settings.state.kind === 'refused') isLeaving = false;
  }

  return {
    root,
    show: () => {
      preview.start();
      reach.start();
      show();
    },
    close: () => {
      preview.stop();
      reach.stop();
    },
  };
}

import { build, button, element, setText } from '../dom.ts';
import { text } from '../text.ts';
import { enableUserMenu } from '../user-menu.ts';
import { advancedSection } from './advanced-section.ts';
import { alertsSection } from './alerts/alerts-section.ts';
import { cameraSection } from './camera-section.ts';
import { showFileNotices } from './file-notices.ts';
import { KeepQuestion } from './keep-question.ts';
import { motionSection } from './motion/motion-section.ts';
import { Navigation } from './navigation.ts';
import type { SectionId } from './navigation.ts';
import { pictureSection } from './picture/picture-section.ts';
import { recordingSection } from './recording/recording-section.ts';
import { rowsSection } from './rows/rows-section.ts';
import { SaveBar } from './save-bar.ts';
import { showSaving } from './save-messages.ts';
import { askDaemon } from './settings-api.ts';
import type { SeenSettings } from './settings-api.ts';
import type { Section, SectionParts } from './section.ts';
import { rowsOf } from './settings-document.ts';
import { SettingsStore } from './settings-store.ts';
import { sharingSection } from './sharing/sharing-section.ts';
import { welcomeSection } from './welcome/welcome-section.ts';

const MAKERS: Readonly<Record<SectionId, (parts: SectionParts) => Section>> = {
  camera: cameraSection,
  picture: pictureSection,
  motion: motionSection,
  recording: recordingSection,
  alerts: alertsSection,
  sharing: sharingSection,
  network: (parts) => rowsSection(parts, 'network'),
  advanced: advancedSection,
  welcome: welcomeSection,
};

const TITLES = {
  camera: 'settings.camera',
  picture: 'settings.picture',
  motion: 'settings.motion',
  recording: 'settings.recording',
  alerts: 'settings.alerts',
  sharing: 'settings.sharing',
  network: 'settings.network',
  advanced: 'settings.advanced',
  welcome: 'welcome.title',
} as const;

const view = element('#section', HTMLElement);
const heading = element('#section-title', HTMLElement);

enableUserMenu();
void load();

/** Loads the settings, and says so if that fails. */
async function load(): Promise<void> {
  const answer = await askDaemon({ method: 'GET', path: 'settings.json' }, '');
  if (answer.kind === 'ok') return start(answer.seen);
  if (answer.kind === 'closed') return location.reload();
  const again = button(text('settings.tryAgain'), () => void load(), { class: 'secondary' });
  view.replaceChildren(
    build('p', { role: 'alert' }, text('settings.notLoaded'), '. ', text('settings.notLoadedHint')),
    again,
  );
}

function start(seen: SeenSettings): void {
  const settings = new SettingsStore(seen, askDaemon);
  const bar = new SaveBar();
  element('main', HTMLElement).append(bar.root);
  const parts: SectionParts = { settings, bar, text };
  settings.isPostponed = () => bar.isOffering && settings.document.lastChange?.state === 'trying';
  showSaving(settings, bar);
  showFileNotices(settings, element('#file-notices', HTMLElement));
  const question = new KeepQuestion(settings);
  document.body.append(question.root);
  question.show();
  const made = new Map<SectionId, Section>();
  let open: Section | null = null;
  const navigation = new Navigation((id) => {
    open?.close();
    open = id === null ? null : (made.get(id) ?? MAKERS[id](parts));
    setText(heading, text(id === null ? 'settings.title' : TITLES[id]));
    view.replaceChildren(...(open === null ? [] : [open.root]));
    if (id !== null && open !== null) made.set(id, open);
    open?.show(settings.document);
    scrollTo(0, 0);
  });
  const cameraName = element('#name', HTMLElement);
  settings.listen(() => {
    open?.show(settings.document);
    setText(cameraName, settings.row('CAMERA_NAME').value || cameraName.textContent);
    const unsaved = rowsOf(settings.document).filter(
      ({ key }) => settings.unsaved.valueOf(key) !== undefined,
    );
    const trying = [...made].filter(([, { hasUnsaved = false }]) => hasUnsaved).map(([id]) => id);
    navigation.mark(new Set([...unsaved.map(({ section }) => section), ...trying]));
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) settings.flush();
    else void settings.refresh();
  });
}

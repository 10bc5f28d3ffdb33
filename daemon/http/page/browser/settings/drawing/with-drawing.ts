import { build, element } from '../../dom.ts';
import { text } from '../../text.ts';
import type { Section } from '../section.ts';
import type { SettingsDocument } from '../settings-document.ts';
import type { SettingsStore } from '../settings-store.ts';
import type { DrawingView } from './drawing-view.ts';
import { LeaveQuestion } from './leave-question.ts';
import { MasksView } from './masks-view.ts';
import { ZoomView } from './zoom-view.ts';
import type { ZoomChanges } from './zoom-view.ts';

/** The section of the picture, or what is drawn on the picture where the address says so: `settings#picture/masks`. */
export function withDrawing(settings: SettingsStore, changes: ZoomChanges, section: Section): Section {
  const makers = new Map<string, () => DrawingView>([
    ['#picture/masks', () => new MasksView(settings)],
    ['#picture/zoom', () => new ZoomView(settings, changes)],
  ]);
  const made = new Map<string, DrawingView>();
  const root = build('div');
  /** On a phone, the way back to what is one level up. */
  const back = element('.bar .back', HTMLAnchorElement);
  const question = new LeaveQuestion();
  let open: Section = section;
  let isShown = false;

  const sectionAt = (address: string): Section => {
    const view = made.get(address) ?? makers.get(address)?.();
    if (view !== undefined) made.set(address, view);
    return view ?? section;
  };
  /** Goes back to a page that is left with something unsaved, and asks. True if it does. */
  const holds = (): boolean => {
    const target = location.hash;
    const held = [...made].find(([, view]) => view === open && view.isChanged);
    if (held === undefined || held[0] === target) return false;
    const [address, view] = held;
    location.hash = address;
    question.ask(() => {
      view.discard();
      location.hash = target;
    });
    return true;
  };
  const put = (next: Section): void => {
    const isInside = next !== section;
    open = next;
    root.replaceChildren(next.root);
    back.setAttribute('href', isInside ? '#picture' : '#');
    back.setAttribute('aria-label', text(isInside ? 'drawing.back' : 'settings.back'));
  };
  addEventListener('hashchange', () => {
    const next = sectionAt(location.hash);
    if (!isShown || next === open || holds()) return;
    open.close();
    put(next);
    next.show(settings.document);
    next.root.querySelector('h2')?.focus();
  });
  addEventListener('beforeunload', (event) => {
    if ([...made.values()].some(({ isChanged }) => isChanged)) event.preventDefault();
  });

  return {
    root,
    show: (shown: SettingsDocument) => {
      if (!isShown) {
        isShown = true;
        put(sectionAt(location.hash));
      }
      open.show(shown);
    },
    close: () => {
      holds();
      open.close();
      put(section);
      isShown = false;
    },
    get hasUnsaved() {
      return section.hasUnsaved === true || [...made.values()].some(({ isChanged }) => isChanged);
    },
  };
}

import { build, element } from '../../dom.ts';
import { text } from '../../text.ts';
import type { Section, SectionParts } from '../section.ts';
import type { SettingsDocument } from '../settings-document.ts';
import { DrawingRows } from './drawing-rows.ts';
import type { DrawingView } from './drawing-view.ts';
import { LeaveQuestion } from './leave-question.ts';
import { MasksView } from './masks-view.ts';
import { ZoomView } from './zoom-view.ts';

/** The pages inside the section, by the end of the address. */
const VIEWS: Readonly<Record<string, new (parts: SectionParts) => DrawingView>> = {
  '#picture/masks': MasksView,
  '#picture/zoom': ZoomView,
};

/**
 * The section of the picture, or what is drawn on the picture where the address says so. `makeSection` gives the rows that lead
 * there a place.
 */
export function withDrawing(
  parts: SectionParts,
  makeSection: (parts: SectionParts, rows: DrawingRows) => Section,
): Section {
  const root = build('div');
  const rows = new DrawingRows(parts.settings);
  const section = makeSection(parts, rows);
  /** On a phone, the way back to what is one level up. */
  const back = element('.bar .back', HTMLAnchorElement);
  const made = new Map<string, DrawingView>();
  const question = new LeaveQuestion();
  let open: Section = section;
  let isShown = false;

  const viewAt = (address: string): DrawingView | null => {
    const Maker = VIEWS[address];
    if (Maker === undefined) return null;
    const view = made.get(address) ?? new Maker(parts);
    made.set(address, view);
    return view;
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
    open = next;
    const isInside = next !== section;
    root.replaceChildren(next.root);
    back.setAttribute('href', isInside ? '#picture' : '#');
    back.setAttribute('aria-label', text(isInside ? 'drawing.back' : 'settings.back'));
  };
  const follow = (): void => {
    const next = viewAt(location.hash) ?? section;
    if (!isShown || next === open || holds()) return;
    open.close();
    put(next);
    next.show(parts.settings.document);
    next.root.querySelector('h2')?.focus();
  };
  addEventListener('hashchange', follow);
  addEventListener('beforeunload', (event) => {
    if ([...made.values()].some(({ isChanged }) => isChanged)) event.preventDefault();
  });

  return {
    root,
    show: (shown: SettingsDocument) => {
      if (!isShown) {
        isShown = true;
        put(viewAt(location.hash) ?? section);
      }
      rows.show();
      open.show(shown);
    },
    close: () => {
      holds();
      open.close();
      put(section);
      isShown = false;
    },
    get hasUnsaved() {
      return section.hasUnsaved ?? false;
    },
  };
}

import { element } from '../dom.ts';

/** The sections that the page lists. */
const LISTED_IDS = [
  'camera',
  'picture',
  'motion',
  'recording',
  'alerts',
  'sharing',
  'network',
  'advanced',
] as const;
/** The sections of the page, as they stand in its address: `settings#network`. The first setup leads to `#welcome`. */
export const SECTION_IDS = [...LISTED_IDS, 'welcome'] as const;
export type SectionId = (typeof SECTION_IDS)[number];

/** Above this width, the list of sections is beside the open one; as in settings.css. */
const WIDE = matchMedia('(width >= 62rem)');

/** Opens the section that the address names: `#picture`, and for what is inside a section `#picture/masks`. */
export class Navigation {
  readonly #page = document.documentElement;
  readonly #onOpen: (id: SectionId | null) => void;
  #open: SectionId | null = null;

  /** Calls `onOpen` with the section of the address, and when it changes; null: only the list is shown. */
  constructor(onOpen: (id: SectionId | null) => void) {
    this.#onOpen = onOpen;
    addEventListener('hashchange', () => this.#follow());
    WIDE.addEventListener('change', () => this.#follow());
    this.#follow();
  }

  /** Marks the sections that have unsaved changes. */
  mark(unsaved: ReadonlySet<string>): void {
    for (const id of LISTED_IDS) linkTo(id).toggleAttribute('data-unsaved', unsaved.has(id));
  }

  #follow(): void {
    const [name] = location.hash.slice(1).split('/');
    const named = SECTION_IDS.find((id) => id === name) ?? null;
    const id = named ?? (WIDE.matches ? SECTION_IDS[0] : null);
    this.#page.toggleAttribute('data-list', id === null);
    this.#page.dataset['section'] = id ?? '';
    for (const other of LISTED_IDS)
      if (other === id) linkTo(other).setAttribute('aria-current', 'true');
      else linkTo(other).removeAttribute('aria-current');
    if (id === this.#open && id !== null) return;
    this.#open = id;
    this.#onOpen(id);
  }
}

function linkTo(id: SectionId): HTMLAnchorElement {
  return element(`.sections a[href="#${id}"]`, HTMLAnchorElement);
}

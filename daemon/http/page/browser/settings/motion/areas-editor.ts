import { build, button, icon, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import { askCameraFacts } from '../drawing/camera-facts.ts';
import type { Orientation } from '../drawing/orientation.ts';
import { newPolygon } from '../drawing/polygon.ts';
import type { Point, Polygon } from '../drawing/polygon.ts';
import { areasIn, documentOf, freeName, MAX_AREAS } from './area.ts';
import type { Area, AreaKind } from './area.ts';
import { AreasLayer } from './areas-layer.ts';
import { AreasList } from './areas-list.ts';
import { AreasStore } from './areas-store.ts';

const RETRY_MS = 2000;

/** Zones and masks in the picture and in a list beside it. */
export class AreasEditor {
  readonly layer: AreasLayer;
  readonly list: AreasList;
  readonly tools: HTMLElement;
  readonly note = build('p', { class: 'drawing-note', role: 'status' });
  readonly #store: AreasStore;
  readonly #says = build('p', { class: 'visually-hidden', role: 'status' });
  readonly #addZone: HTMLButtonElement;
  readonly #addMask: HTMLButtonElement;
  readonly #undo: HTMLButtonElement;
  /** Null until the camera has told how its picture is turned. */
  #orientation: Orientation | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #areas: readonly Area[] = [];
  /** What #areas was made of, or made into. */
  #shown = '';
  #selected: number | null = null;
  #isOpen = false;

  constructor(pointAt: (event: MouseEvent) => Point) {
    const onSelect = (area: number) => this.#draw(area);
    this.#store = new AreasStore(() => this.#follow());
    this.layer = new AreasLayer({
      pointAt,
      onSelect,
      onChange: (area, polygon) => this.#change(area, { polygon }),
      onTooFew: () => setText(this.#says, text('motion.tooFewCorners')),
    });
    this.list = new AreasList({
      onSelect,
      onChange: (area, changed) => this.#change(area, changed),
      onRemove: (area) => this.#remove(area),
    });
    this.#addZone = tool('zone', text('motion.addZone'), () => this.#add('zone'));
    this.#addMask = tool('hatch', text('motion.addMask'), () => this.#add('mask'));
    this.#undo = tool('undo', text('motion.undo'), () => this.#store.undo());
    this.#undo.classList.add('icon-only');
    this.tools = build(
      'div',
      { class: 'motion-tools', role: 'toolbar', 'aria-label': text('motion.areas') },
      this.#addZone,
      this.#addMask,
      this.#undo,
      this.#says,
    );
    this.#follow();
  }

  get orientation(): Orientation {
    return this.#orientation ?? 1;
  }

  get zones(): readonly Polygon[] {
    return this.#areas.filter(({ kind }) => kind === 'zone').map(({ polygon }) => polygon);
  }

  open(): void {
    this.#isOpen = true;
    void this.#learnOrientation();
    void this.#store.load();
  }

  close(): void {
    this.#isOpen = false;
    clearTimeout(this.#retry);
    this.#store.flush();
  }

  async #learnOrientation(): Promise<void> {
    clearTimeout(this.#retry);
    const facts = await askCameraFacts();
    if (!this.#isOpen) return;
    if (facts === null) {
      this.#retry = setTimeout(() => void this.#learnOrientation(), RETRY_MS);
      return;
    }
    if (facts.orientation !== this.#orientation) this.#shown = '';
    this.#orientation = facts.orientation;
    this.#follow();
  }

  /** Shows what the store has, unless that is what is drawn already: areas keep their order while they are changed. */
  #follow(): void {
    const { document } = this.#store;
    const written = JSON.stringify(document);
    if (document !== null && this.#orientation !== null && written !== this.#shown) {
      this.#areas = areasIn(document, this.#orientation);
      this.#shown = written;
      if (this.#selected !== null && this.#selected >= this.#areas.length) this.#selected = null;
    }
    this.#draw(this.#selected);
  }

  #draw(selected: number | null): void {
    this.#selected = selected;
    const isLocked = this.#store.document === null || this.#orientation === null;
    const isFull = (kind: AreaKind) => this.#areas.filter((area) => area.kind === kind).length >= MAX_AREAS;
    this.layer.show(this.#areas, selected);
    this.layer.drawing.toggleAttribute('data-locked', isLocked);
    this.list.show(this.#areas, selected);
    this.#addZone.disabled = isLocked || isFull('zone');
    this.#addMask.disabled = isLocked || isFull('mask');
    this.#undo.disabled = !this.#store.canUndo;
    setText(this.note, this.#noteText());
    this.note.hidden = this.note.textContent === '';
  }

  #noteText(): string {
    const { state } = this.#store;
    if (state.kind === 'refused') return text('motion.notSaved', { why: state.message });
    if (state.kind === 'unreachable') return text('motion.unreachable');
    if (state.kind === 'changed') return text('motion.changedElsewhere');
    if (state.kind === 'saving') return text('motion.saving');
    if (state.kind === 'saved') return text('motion.saved');
    return this.#areas.length === 0 ? text('motion.noAreas') : '';
  }

  #change(area: number, changed: Partial<Area>): void {
    const before = this.#areas[area];
    if (before !== undefined) this.#put(this.#areas.with(area, { ...before, ...changed }), area);
  }

  #add(kind: AreaKind): void {
    const nameOf = (number: number) =>
      text(kind === 'zone' ? 'motion.newZone' : 'motion.newMask', { number });
    const polygon = newPolygon(this.#areas.length);
    const name = freeName(this.#areas, nameOf);
    this.#put([...this.#areas, { kind, name, polygon }], this.#areas.length);
    this.layer.focus(0);
  }

  #remove(area: number): void {
    const { name = '' } = this.#areas[area] ?? {};
    this.#put(this.#areas.toSpliced(area, 1), null);
    setText(this.#says, text('motion.removed', { name }));
    if (this.#areas.length === 0) this.#addZone.focus();
    else this.list.focus(Math.min(area, this.#areas.length - 1));
  }

  #put(areas: readonly Area[], selected: number | null): void {
    const document = documentOf(areas, this.orientation);
    this.#areas = areas;
    this.#selected = selected;
    this.#shown = JSON.stringify(document);
    this.#store.change(document);
  }
}

function tool(sign: string, label: string, act: () => void): HTMLButtonElement {
  const made = button('', act, { 'aria-label': label, title: label });
  made.append(icon(sign), build('span', {}, label));
  return made;
}

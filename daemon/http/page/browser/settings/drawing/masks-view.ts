import { build, button, icon, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import type { SectionParts } from '../section.ts';
import type { SettingsDocument } from '../settings-document.ts';
import { askCameraFacts } from './camera-facts.ts';
import type { CameraFacts } from './camera-facts.ts';
import type { DrawingView } from './drawing-view.ts';
import { DrawingStage } from './drawing-stage.ts';
import { drawingHead } from './drawing-head.ts';
import { masksIn, masksText } from './mask-text.ts';
import { MasksLayer } from './masks-layer.ts';
import { MasksList, shareText } from './masks-list.ts';
import { MasksQuestion } from './masks-question.ts';
import { MAX_POLYGONS, newPolygon, uncovers } from './polygon.ts';
import type { Polygon } from './polygon.ts';

/** `settings#picture/masks`: PRIVACY_MASKS drawn on the picture. */
export class MasksView implements DrawingView {
  readonly root: HTMLElement;
  readonly #parts: SectionParts;
  readonly #stage: DrawingStage;
  readonly #layer: MasksLayer;
  readonly #list: MasksList;
  readonly #question: MasksQuestion;
  readonly #note = build('p', { class: 'drawing-note' });
  readonly #says = build('p', { class: 'visually-hidden', role: 'status' });
  readonly #add: HTMLButtonElement;
  readonly #save: HTMLButtonElement;
  readonly #leave: HTMLAnchorElement;
  #facts: CameraFacts | null = null;
  /** PRIVACY_MASKS as it is saved, in our own writing. */
  #saved = '';
  #savedPolygons: readonly Polygon[] = [];
  #polygons: readonly Polygon[] = [];
  #selected: number | null = null;

  constructor(parts: SectionParts) {
    this.#parts = parts;
    const onSelect = (mask: number) => this.#draw(this.#polygons, mask);
    const onChange = (mask: number, polygon: Polygon) => this.#draw(this.#polygons.with(mask, polygon), mask);
    this.#layer = new MasksLayer({
      pointAt: (event) => this.#stage.pointAt(event),
      onSelect,
      onChange,
      onTooFew: () => setText(this.#says, text('drawing.tooFewCorners')),
    });
    this.#stage = new DrawingStage(this.#layer.root);
    this.#list = new MasksList({ onSelect, onChange, onRemove: (mask) => this.#remove(mask) });
    this.#question = new MasksQuestion(parts);
    this.#add = button(text('drawing.addMask'), () => this.#addMask(), { class: 'secondary' });
    this.#add.prepend(icon('plus'));
    this.#save = button(text('drawing.saveMasks'), () => this.#saveMasks(), { class: 'primary' });
    this.#leave = build('a', { href: '#picture', class: 'secondary' });
    this.#leave.addEventListener('click', () => this.discard());
    const about = build('p', { class: 'drawing-about' }, text('drawing.aboutMasks'));
    this.root = build(
      'div',
      { class: 'drawing' },
      drawingHead(text('drawing.masks'), text('drawing.back'), this.#add, this.#leave, this.#save),
      this.#question.root,
      this.#stage.root,
      build('div', { class: 'drawing-side' }, this.#list.root, this.#note, about),
      this.#says,
    );
  }

  get isChanged(): boolean {
    return this.#facts !== null && this.#text() !== this.#saved;
  }

  show(shown: SettingsDocument): void {
    this.#question.show(shown);
    this.#stage.start();
    if (this.#facts === null) void this.#begin();
    else this.#take();
  }

  close(): void {
    this.#stage.stop();
    // The camera may turn or zoom meanwhile; unsaved masks stay as they are.
    if (!this.isChanged) this.#facts = null;
  }

  discard(): void {
    this.#draw(this.#savedPolygons, null);
  }

  async #begin(): Promise<void> {
    this.#draw([], null);
    const facts = await askCameraFacts();
    if (facts === null || this.#facts !== null) return;
    this.#facts = facts;
    this.#take(true);
  }

  /** Shows masks that someone has saved meanwhile, unless they would replace unsaved ones. */
  #take(isNew = false): void {
    const { settings } = this.#parts;
    const { orientation = 1 } = this.#facts ?? {};
    const polygons = masksIn(settings.row('PRIVACY_MASKS').value ?? '', orientation);
    const saved = masksText(polygons, orientation);
    const isKept = this.isChanged && !isNew && this.#text() !== saved;
    this.#saved = saved;
    this.#savedPolygons = polygons;
    if (isKept) this.#draw(this.#polygons, this.#selected);
    else this.#draw(polygons, polygons.length > (this.#selected ?? 0) ? this.#selected : null);
  }

  #text(): string {
    return masksText(this.#polygons, this.#facts?.orientation ?? 1);
  }

  #draw(polygons: readonly Polygon[], selected: number | null): void {
    const { settings } = this.#parts;
    const { locked } = settings.row('PRIVACY_MASKS');
    const isLocked = locked !== null || this.#facts === null;
    this.#polygons = polygons;
    this.#selected = isLocked ? null : selected;
    this.#layer.show(polygons, this.#selected);
    this.#layer.root.toggleAttribute('data-locked', isLocked);
    this.#list.show(polygons, this.#selected, isLocked);
    this.#stage.hint(this.#selected === null ? '' : text('drawing.maskHint'));
    this.#add.disabled = isLocked || polygons.length >= MAX_POLYGONS;
    this.#save.disabled = isLocked || !this.isChanged;
    setText(this.#leave, text(this.isChanged ? 'drawing.cancel' : 'drawing.done'));
    setText(this.#note, locked === null ? this.#noteText() : locked.why);
    this.#note.hidden = this.#note.textContent === '';
  }

  #noteText(): string {
    if (this.#facts === null) return '';
    if (this.#polygons.length === 0) return text('drawing.noMasks');
    const all =
      this.#polygons.length > 1 ? text('drawing.shareOfAll', { share: shareText(this.#polygons) }) : '';
    const shrinks = uncovers(this.#savedPolygons, this.#polygons) ? text('drawing.grayUntilSaved') : '';
    return [all, shrinks].filter((words) => words !== '').join(' ');
  }

  #addMask(): void {
    const mask = this.#polygons.length;
    this.#draw([...this.#polygons, newPolygon(mask)], mask);
    this.#layer.focus(0);
  }

  #remove(mask: number): void {
    this.#draw(this.#polygons.toSpliced(mask, 1), null);
    setText(this.#says, text('drawing.removed', { number: mask + 1 }));
    if (this.#polygons.length === 0) this.#add.focus();
    else this.#list.focus(Math.min(mask, this.#polygons.length - 1));
  }

  #saveMasks(): void {
    this.#parts.settings.change({ PRIVACY_MASKS: this.#text() });
    this.#parts.settings.save();
  }
}

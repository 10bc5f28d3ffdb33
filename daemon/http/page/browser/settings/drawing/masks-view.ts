import { build, button, icon, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import { lockText } from '../rows/source-text.ts';
import type { SettingsDocument } from '../settings-document.ts';
import type { SettingsStore } from '../settings-store.ts';
import { askCameraFacts } from './camera-facts.ts';
import type { CameraFacts } from './camera-facts.ts';
import type { DrawingView } from './drawing-view.ts';
import { DrawingStage } from './drawing-stage.ts';
import { drawingHead } from './drawing-head.ts';
import { masksIn, masksText } from './mask-text.ts';
import { MasksLayer } from './masks-layer.ts';
import { MasksList, shareText } from './masks-list.ts';
import { MasksQuestion } from './masks-question.ts';
import { coveredShare, crossesItself, MAX_POLYGONS, newPolygon, uncovers } from './polygon.ts';
import type { Polygon } from './polygon.ts';

const RETRY_MS = 2000;

/** `settings#picture/masks`: PRIVACY_MASKS drawn on the picture. */
export class MasksView implements DrawingView {
  readonly root: HTMLElement;
  readonly #settings: SettingsStore;
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
  /** CAMERA_ROTATION when `facts` were asked for. */
  #rotation: string | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** PRIVACY_MASKS as it is saved, in our own writing. */
  #saved = '';
  #savedPolygons: readonly Polygon[] = [];
  #polygons: readonly Polygon[] = [];
  #selected: number | null = null;

  constructor(settings: SettingsStore) {
    this.#settings = settings;
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
    this.#question = new MasksQuestion(settings);
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
    this.#draw([], null);
  }

  get isChanged(): boolean {
    return this.#facts !== null && this.#text() !== this.#saved;
  }

  show(shown: SettingsDocument): void {
    this.#question.show(shown);
    this.#stage.start();
    const rotation = this.#settings.row('CAMERA_ROTATION').value;
    if (this.#facts !== null && rotation === this.#rotation) return this.#take();
    this.#rotation = rotation;
    void this.#begin();
  }

  close(): void {
    this.#stage.stop();
    clearTimeout(this.#retry);
    // The camera may turn meanwhile.
    this.#rotation = null;
  }

  discard(): void {
    this.#draw(this.#savedPolygons, null);
  }

  /** Asks how the picture is turned. What is drawn already stays at its place in the picture. */
  async #begin(): Promise<void> {
    clearTimeout(this.#retry);
    const facts = await askCameraFacts();
    // The page was left.
    if (this.#rotation === null) return;
    if (facts === null) {
      this.#draw(this.#polygons, this.#selected);
      this.#retry = setTimeout(() => void this.#begin(), RETRY_MS);
      return;
    }
    const unsaved = this.isChanged ? this.#text() : null;
    this.#facts = facts;
    if (unsaved !== null) this.#polygons = masksIn(unsaved, facts.orientation);
    this.#take();
  }

  /** Shows masks that someone has saved meanwhile, unless they would replace unsaved ones. */
  #take(): void {
    const { orientation = 1 } = this.#facts ?? {};
    const isKept = this.isChanged;
    this.#savedPolygons = masksIn(this.#settings.row('PRIVACY_MASKS').value ?? '', orientation);
    this.#saved = masksText(this.#savedPolygons, orientation);
    if (isKept && this.isChanged) return this.#draw(this.#polygons, this.#selected);
    const selected = this.#selected ?? this.#savedPolygons.length;
    this.#draw(this.#savedPolygons, selected < this.#savedPolygons.length ? selected : null);
  }

  #text(): string {
    return masksText(this.#polygons, this.#facts?.orientation ?? 1);
  }

  #draw(polygons: readonly Polygon[], selected: number | null): void {
    const row = this.#settings.row('PRIVACY_MASKS');
    const isLocked = row.locked !== null || this.#facts === null;
    this.#polygons = polygons;
    this.#selected = isLocked ? null : selected;
    this.#layer.show(polygons, this.#selected);
    this.#layer.root.toggleAttribute('data-locked', isLocked);
    this.#list.show(polygons, this.#selected, isLocked);
    this.#stage.hint(this.#selected === null ? '' : text('drawing.maskHint'));
    this.#add.disabled = isLocked || polygons.length >= MAX_POLYGONS;
    this.#save.disabled = isLocked || !this.isChanged;
    setText(this.#leave, text(this.isChanged ? 'drawing.cancel' : 'drawing.done'));
    setText(this.#note, lockText(row) || this.#noteText());
    this.#note.hidden = this.#note.textContent === '';
  }

  #noteText(): string {
    if (this.#facts === null) return text('drawing.waiting');
    if (this.#polygons.length === 0) return text('drawing.noMasks');
    const all =
      this.#polygons.length > 1
        ? text('drawing.shareOfAll', { share: shareText(coveredShare(this.#polygons)) })
        : '';
    const shrinks = uncovers(this.#savedPolygons, this.#polygons) ? text('drawing.grayUntilSaved') : '';
    const crossing = this.#polygons.flatMap((polygon, mask) =>
      crossesItself(polygon) ? [text('drawing.crossing', { number: mask + 1 })] : [],
    );
    return [all, ...crossing, shrinks].filter((words) => words !== '').join(' ');
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
    this.#settings.change({ PRIVACY_MASKS: this.#text() });
    this.#settings.save();
  }
}

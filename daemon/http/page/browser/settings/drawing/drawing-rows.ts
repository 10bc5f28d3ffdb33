import { build, setText } from '../../dom.ts';
import { countedText, text } from '../../text.ts';
import type { SettingsStore } from '../settings-store.ts';
import { masksIn } from './mask-text.ts';
import { zoomIn } from './zoom-area.ts';
import { factorText } from './zoom-view.ts';
import type { ZoomChanges } from './zoom-view.ts';

/** The rows of the picture's settings that lead to what is drawn. */
export class DrawingRows {
  readonly zoom: HTMLElement;
  readonly masks: HTMLElement;
  readonly #settings: SettingsStore;
  readonly #changes: ZoomChanges;
  readonly #maskCount = build('p');
  readonly #review = build('p', { class: 'drawing-warning' });
  readonly #factor = build('p');
  readonly #zoomWay = way('#picture/zoom', text('drawing.drawZoom'));

  constructor(settings: SettingsStore, changes: ZoomChanges) {
    this.#settings = settings;
    this.#changes = changes;
    const masksWay = way('#picture/masks', text('drawing.editMasks'));
    this.zoom = rowOf(text('drawing.zoom'), this.#zoomWay, this.#factor);
    this.masks = rowOf(text('drawing.masks'), masksWay, this.#maskCount, this.#review);
  }

  /** `canZoom`: the camera can. */
  show(canZoom: boolean): void {
    this.#zoomWay.hidden = !canZoom;
    const zoom = zoomIn(this.#changes.shownValue(this.#settings.row('CAMERA_ROI')));
    setText(
      this.#factor,
      zoom === null ? text('drawing.wholePicture') : text('drawing.zoomedTo', { factor: factorText(zoom) }),
    );
    const count = masksIn(this.#settings.row('PRIVACY_MASKS').value ?? '', 1).length;
    setText(
      this.#maskCount,
      count === 0 ? text('drawing.noArea') : countedText('drawing.oneArea', 'drawing.areas', count),
    );
    const asks = this.#settings.document.maskReview !== null;
    setText(this.#review, asks ? text('drawing.lookAgain') : '');
    this.#review.hidden = !asks;
  }
}

function way(href: string, label: string): HTMLElement {
  return build('a', { href, class: 'secondary' }, label);
}

function rowOf(name: string, control: HTMLElement, ...details: readonly HTMLElement[]): HTMLElement {
  return build(
    'div',
    { class: 'row' },
    build('div', { class: 'about' }, build('p', { class: 'name' }, name), ...details),
    build('div', { class: 'control' }, control),
  );
}

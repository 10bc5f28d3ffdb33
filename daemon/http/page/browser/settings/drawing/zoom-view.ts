import { build, button, setText } from '../../dom.ts';
import { LANGUAGE, text } from '../../text.ts';
import { lockText } from '../rows/source-text.ts';
import type { SettingChanges, SettingRow, SettingsDocument } from '../settings-document.ts';
import type { SettingsStore } from '../settings-store.ts';
import { askCameraFacts } from './camera-facts.ts';
import type { CameraFacts } from './camera-facts.ts';
import { drawingHead } from './drawing-head.ts';
import { DrawingStage } from './drawing-stage.ts';
import type { DrawingView } from './drawing-view.ts';
import {
  areaAround,
  areaSeen,
  areaWithin,
  displayedArea,
  ownArea,
  unzoomedArea,
  WHOLE,
  zoomIn,
  zoomText,
} from './zoom-area.ts';
import type { Area } from './zoom-area.ts';
import { ZoomLayer } from './zoom-layer.ts';

const NO_FACTS: CameraFacts = { orientation: 1, size: null, sensorMode: null };

/** Where changes go: they are saved, or tried first. */
export interface ZoomChanges {
  change(changes: SettingChanges): void;
  /** The value that the person wants, if it is not saved yet; else the saved one. */
  shownValue(row: SettingRow): string;
}

/** `settings#picture/zoom`: CAMERA_ROI drawn on the picture. */
export class ZoomView implements DrawingView {
  readonly root: HTMLElement;
  readonly #settings: SettingsStore;
  readonly #changes: ZoomChanges;
  readonly #layer: ZoomLayer;
  readonly #stage: DrawingStage;
  readonly #slider = build('input', { type: 'range', min: '1', max: '10', step: '0.1', id: 'zoom-factor' });
  readonly #value = build('output', { for: 'zoom-factor' });
  readonly #note = build('p', { class: 'drawing-note' });
  readonly #zoomOut: HTMLButtonElement;
  readonly #whole: HTMLButtonElement;
  readonly #use: HTMLButtonElement;
  #facts: CameraFacts | null = null;
  /** CAMERA_ROI of the picture that is drawn on. */
  #effective = '';
  /** What that picture shows, as a part of what the sensor mode sees; in the JPEG's own directions. */
  #seen: Area = WHOLE;
  #area: Area = WHOLE;
  /** CAMERA_ROI before the camera zoomed out to be drawn on; null if it did not. */
  #before: string | null = null;
  #isAsking = false;

  constructor(settings: SettingsStore, changes: ZoomChanges) {
    this.#settings = settings;
    this.#changes = changes;
    this.#layer = new ZoomLayer(
      WHOLE,
      (event) => this.#stage.pointAt(event),
      (area) => this.#draw(area),
    );
    this.#stage = new DrawingStage(this.#layer.root);
    this.#stage.hint(text('drawing.zoomHint'));
    this.#slider.addEventListener('input', () => this.#resize(Number(this.#slider.value)));
    this.#use = button(text('drawing.useArea'), () => this.#take(this.#roi()), { class: 'primary' });
    this.#whole = button(text('drawing.wholePicture'), () => this.#take(''), { class: 'secondary' });
    this.#zoomOut = button(text('drawing.zoomOut'), () => this.#startZoomOut(), { class: 'secondary' });
    const cancel = build('a', { href: '#picture', class: 'secondary' }, text('drawing.cancel'));
    cancel.addEventListener('click', () => this.discard());
    const label = build('label', { for: 'zoom-factor' }, text('drawing.factor'));
    this.root = build(
      'div',
      { class: 'drawing' },
      drawingHead(text('drawing.zoom'), text('drawing.back'), this.#zoomOut, this.#whole, cancel, this.#use),
      this.#stage.root,
      build(
        'div',
        { class: 'drawing-side' },
        build('div', { class: 'drawing-factor' }, label, this.#value, this.#slider),
        this.#note,
        build('p', { class: 'drawing-about' }, text('drawing.aboutZoom')),
      ),
    );
  }

  get isChanged(): boolean {
    return this.#before !== null || (this.#facts !== null && this.#area.width < 1);
  }

  show({ lastChange }: SettingsDocument): void {
    this.#stage.start();
    // While the camera restarts, its last picture is still that of the old zoom.
    const isNew = this.#row.value !== this.#effective && lastChange?.restarting !== true;
    if ((this.#facts === null || isNew) && !this.#isAsking) void this.#begin();
  }

  close(): void {
    this.#stage.stop();
    if (!this.isChanged) this.#facts = null;
  }

  discard(): void {
    if (this.#before !== null) this.#changes.change({ CAMERA_ROI: this.#before });
    this.#before = null;
    this.#draw(WHOLE);
  }

  get #row(): SettingRow {
    return this.#settings.row('CAMERA_ROI');
  }

  async #begin(): Promise<void> {
    this.#effective = this.#row.value ?? '';
    this.#draw(WHOLE);
    this.#isAsking = true;
    const facts = (await askCameraFacts()) ?? NO_FACTS;
    this.#isAsking = false;
    this.#facts = facts;
    const { size, sensorMode, orientation } = facts;
    const whole = unzoomedArea(sensorMode, size ?? { width: 16, height: 9 });
    this.#seen = zoomIn(this.#effective) ?? whole;
    const before = zoomIn(this.#before ?? '');
    this.#draw(before === null ? WHOLE : displayedArea(areaSeen(before, this.#seen), orientation));
  }

  #draw(area: Area): void {
    const isLocked = this.#row.locked !== null;
    this.#area = area;
    this.#layer.show(area);
    this.#layer.lock(isLocked);
    this.#slider.value = String(1 / area.width);
    this.#slider.disabled = isLocked;
    setText(this.#value, text('drawing.times', { factor: factorText(area) }));
    this.#zoomOut.hidden = isLocked || zoomIn(this.#effective) === null;
    this.#whole.disabled = isLocked;
    this.#use.disabled = isLocked || area.width === 1;
    const note = this.#before === null ? '' : text('drawing.zoomedOut');
    setText(this.#note, lockText(this.#row) || note);
    this.#note.hidden = this.#note.textContent === '';
  }

  #resize(factor: number): void {
    const { x, y, width, height } = this.#area;
    this.#draw(areaAround([x + width / 2, y + height / 2], 1 / factor));
  }

  /** The whole picture is tried while the area is drawn in it. */
  #startZoomOut(): void {
    this.#before = this.#changes.shownValue(this.#row);
    this.#changes.change({ CAMERA_ROI: '' });
  }

  #roi(): string {
    return zoomText(areaWithin(ownArea(this.#area, this.#facts?.orientation ?? 1), this.#seen));
  }

  #take(roi: string): void {
    this.#changes.change({ CAMERA_ROI: roi });
    this.#before = null;
    this.#draw(WHOLE);
    location.hash = '#picture';
  }
}

/** How many times larger an area is seen than without zoom. */
export function factorText({ width, height }: Area): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return (1 / Math.max(width, height)).toLocaleString(LANGUAGE, digits);
}

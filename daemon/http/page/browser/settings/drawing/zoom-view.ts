import { build, button, setText } from '../../dom.ts';
import { LANGUAGE, text } from '../../text.ts';
import type { SectionParts } from '../section.ts';
import { askCameraFacts } from './camera-facts.ts';
import type { CameraFacts } from './camera-facts.ts';
import { drawingHead } from './drawing-head.ts';
import { DrawingStage } from './drawing-stage.ts';
import type { DrawingView } from './drawing-view.ts';
import { areaAround, areaWithin, ownArea, unzoomedArea, WHOLE, zoomIn, zoomText } from './zoom-area.ts';
import type { Area } from './zoom-area.ts';
import { ZoomLayer } from './zoom-layer.ts';

const NO_FACTS: CameraFacts = { orientation: 1, size: null, sensorMode: null };

/** `settings#picture/zoom`: CAMERA_ROI drawn on the picture. */
export class ZoomView implements DrawingView {
  readonly root: HTMLElement;
  readonly #parts: SectionParts;
  readonly #layer: ZoomLayer;
  readonly #stage: DrawingStage;
  readonly #slider = build('input', { type: 'range', min: '1', max: '10', step: '0.1', id: 'zoom-factor' });
  readonly #value = build('output', { for: 'zoom-factor' });
  readonly #note = build('p', { class: 'drawing-note' });
  readonly #use: HTMLButtonElement;
  #facts: CameraFacts | null = null;
  /** What the picture shows now, as a part of what the sensor mode sees; in the JPEG's own directions. */
  #seen: Area = WHOLE;
  #area: Area = WHOLE;

  constructor(parts: SectionParts) {
    this.#parts = parts;
    this.#layer = new ZoomLayer(
      WHOLE,
      (event) => this.#stage.pointAt(event),
      (area) => this.#draw(area),
    );
    this.#stage = new DrawingStage(this.#layer.root);
    this.#stage.hint(text('drawing.zoomHint'));
    this.#slider.addEventListener('input', () => this.#resize(Number(this.#slider.value)));
    this.#use = button(text('drawing.useArea'), () => this.#save(this.#roi()), { class: 'primary' });
    const whole = button(text('drawing.wholePicture'), () => this.#save(''), { class: 'secondary' });
    const cancel = build('a', { href: '#picture', class: 'secondary' }, text('drawing.cancel'));
    cancel.addEventListener('click', () => this.discard());
    const label = build('label', { for: 'zoom-factor' }, text('drawing.factor'));
    this.root = build(
      'div',
      { class: 'drawing' },
      drawingHead(text('drawing.zoom'), text('drawing.back'), whole, cancel, this.#use),
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
    return this.#facts !== null && this.#area.width < 1;
  }

  show(): void {
    this.#stage.start();
    if (this.#facts === null) void this.#begin();
  }

  close(): void {
    this.#stage.stop();
    if (!this.isChanged) this.#facts = null;
  }

  discard(): void {
    this.#draw(WHOLE);
  }

  get #saved(): Area | null {
    return zoomIn(this.#parts.settings.row('CAMERA_ROI').value ?? '');
  }

  async #begin(): Promise<void> {
    this.#draw(WHOLE);
    const facts = (await askCameraFacts()) ?? NO_FACTS;
    this.#facts = facts;
    const { size, sensorMode } = facts;
    this.#seen = this.#saved ?? unzoomedArea(sensorMode, size ?? { width: 16, height: 9 });
    this.#draw(WHOLE);
  }

  #draw(area: Area): void {
    const { locked } = this.#parts.settings.row('CAMERA_ROI');
    this.#area = area;
    this.#layer.show(area);
    this.#layer.lock(locked !== null);
    this.#slider.value = String(1 / area.width);
    this.#slider.disabled = locked !== null;
    setText(this.#value, text('drawing.times', { factor: factorText(area) }));
    this.#use.disabled = locked !== null || !this.isChanged;
    setText(this.#note, locked?.why ?? '');
    this.#note.hidden = locked === null;
  }

  #resize(factor: number): void {
    const { x, y, width, height } = this.#area;
    this.#draw(areaAround([x + width / 2, y + height / 2], 1 / factor));
  }

  #roi(): string {
    return zoomText(areaWithin(ownArea(this.#area, this.#facts?.orientation ?? 1), this.#seen));
  }

  #save(roi: string): void {
    this.#parts.settings.change({ CAMERA_ROI: roi });
    this.discard();
    location.hash = '#picture';
  }
}

/** How many times larger an area is seen than without zoom. */
export function factorText({ width, height }: Area): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return (1 / Math.max(width, height)).toLocaleString(LANGUAGE, digits);
}

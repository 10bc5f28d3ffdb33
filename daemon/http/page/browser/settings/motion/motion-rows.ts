import { build, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import { sliderField } from '../picture/slider-field.ts';
import type { SliderScale } from '../picture/slider-scale.ts';
import type { Field, FieldParts } from '../rows/field.ts';
import { isOn } from '../rows/on-off.ts';
import { settingsCard } from '../rows/rows-section.ts';
import { fieldFor, SettingRowView } from '../rows/setting-row.ts';
import { rowsOf } from '../settings-document.ts';
import type { SettingsStore } from '../settings-store.ts';

const SCALES: Readonly<Record<string, SliderScale>> = {
  MOTION_SENSITIVITY: { neutral: 50, from: 1, to: 100, step: 1 },
  // Beyond, it would take half of the picture.
  MOTION_AREA: { neutral: 0.3, from: 0.05, to: 20, step: 0.01, isLogarithmic: true },
};
const TUNING = ['MOTION', 'MOTION_SENSITIVITY', 'MOTION_AREA'];
const EVENTS = ['EVENT_GAP', 'PRE_SECONDS', 'POST_SECONDS'];

function motionField(parts: FieldParts): Field {
  const scale = SCALES[parts.row.key];
  return scale === undefined ? fieldFor(parts) : sliderField(parts, scale);
}

/** The settings of motion detection, in cards. */
export class MotionRows {
  /** Switch and sliders. */
  readonly tuning: HTMLElement;
  /** When an event ends, and what is kept of it. */
  readonly events: HTMLElement;
  readonly more: HTMLElement;
  /** The camera is private. */
  isPaused = false;
  readonly #settings: SettingsStore;
  readonly #views = new Map<string, SettingRowView>();
  readonly #about = build('p', { class: 'motion-about' });

  constructor(settings: SettingsStore) {
    this.#settings = settings;
    const named = [...TUNING, ...EVENTS];
    const others = rowsOf(settings.document)
      .filter(({ section, key }) => section === 'motion' && !named.includes(key))
      .map(({ key }) => key);
    this.tuning = build('div', { class: 'card motion-tuning' }, ...this.#rows(TUNING));
    this.#views.get('MOTION')?.root.querySelector('.about')?.append(this.#about);
    this.#explain('MOTION_SENSITIVITY', text('motion.aboutSensitivity'));
    this.#explain('MOTION_AREA', text('motion.aboutArea'));
    this.events = settingsCard(text('motion.events'), this.#rows(EVENTS));
    this.more = settingsCard(text('motion.more'), this.#rows(others), true);
  }

  get isOn(): boolean {
    return isOn(this.#settings.shownValue(this.#settings.row('MOTION')));
  }

  /** The smallest area that counts, as a share of the picture. */
  get area(): number {
    return Number(this.#settings.shownValue(this.#settings.row('MOTION_AREA'))) / 100;
  }

  show(): void {
    for (const [key, view] of this.#views) view.show(this.#settings.row(key));
    const rate = Number(this.#settings.shownValue(this.#settings.row('MOTION_FPS')));
    const on = this.isPaused ? text('motion.isPaused') : text('motion.isOn', { rate });
    setText(this.#about, this.isOn ? on : text('motion.isOff'));
  }

  #rows(keys: readonly string[]): HTMLElement[] {
    return keys.map((key) => {
      const view = new SettingRowView(this.#settings, this.#settings.row(key), motionField);
      this.#views.set(key, view);
      return view.root;
    });
  }

  #explain(key: string, words: string): void {
    this.#views.get(key)?.root.append(build('p', { class: 'motion-about' }, words));
  }
}

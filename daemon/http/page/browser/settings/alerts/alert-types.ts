import { build } from '../../dom.ts';
import { LANGUAGE, text } from '../../text.ts';

/** In the order of the form; the value is the text's key. */
const TYPES = [
  ['motion', 'alerts.motion'],
  ['tamper', 'alerts.tamper'],
  ['camera-lost', 'alerts.cameraLost'],
  ['camera-back', 'alerts.cameraBack'],
  ['disk', 'alerts.disk'],
  ['manual', 'alerts.manual'],
  ['scene-change', 'alerts.sceneChange'],
  ['privacy', 'alerts.privacy'],
] as const;
/** What most people want to know. */
export const USUAL_TYPES: readonly string[] = [
  'motion',
  'tamper',
  'camera-lost',
  'camera-back',
  'disk',
  'manual',
];

const SEPARATOR = LANGUAGE.startsWith('zh') ? '、' : ', ';

/** `Motion, Camera offline`. */
export function typesText(types: readonly string[]): string {
  return TYPES.filter(([type]) => types.includes(type))
    .map(([, key]) => text(key))
    .join(SEPARATOR);
}

/** A box for each type of event. */
export class TypeBoxes {
  readonly root: HTMLElement;
  readonly #boxes: readonly HTMLInputElement[];

  constructor(chosen: readonly string[]) {
    this.#boxes = TYPES.map(([type]) =>
      build('input', { type: 'checkbox', value: type, checked: chosen.includes(type) ? '' : null }),
    );
    this.root = build(
      'fieldset',
      { class: 'alert-types' },
      build('legend', { class: 'label' }, text('alerts.sendFor')),
      ...TYPES.map(([, key], index) =>
        build('label', { class: 'check' }, this.#boxes[index] ?? '', text(key)),
      ),
    );
  }

  get chosen(): string[] {
    return this.#boxes.filter(({ checked }) => checked).map(({ value }) => value);
  }
}

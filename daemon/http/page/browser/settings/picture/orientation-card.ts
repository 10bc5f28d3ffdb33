import { build, button, icon, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import { lockText } from '../rows/source-text.ts';
import { isOn } from '../rows/on-off.ts';
import { nameText } from '../rows/value-text.ts';
import type { SettingRow } from '../settings-document.ts';
import { OrientationTiles } from './orientation-tiles.ts';
import type { PictureTurn } from './orientation-tiles.ts';
import type { RowOf } from './overlay-card.ts';
import type { PictureTrial } from './picture-trial.ts';

const FLIPS = { CAMERA_HFLIP: 'mirror', CAMERA_VFLIP: 'flip' } as const;

/** Which way up the picture is: four small real pictures, mirror and flip. */
export class OrientationCard {
  readonly root: HTMLElement;
  readonly #trial: PictureTrial;
  readonly #tiles: OrientationTiles;
  readonly #flips: readonly { readonly key: string; readonly button: HTMLButtonElement }[];
  readonly #lock = build('p', { class: 'hint' });
  /** A picture, and how it is turned. */
  #seen: { readonly picture: HTMLCanvasElement; readonly turn: PictureTurn } | null = null;
  #shown: PictureTurn = { rotation: 0, hflip: false, vflip: false };

  constructor(trial: PictureTrial, rowOf: RowOf) {
    this.#trial = trial;
    this.#tiles = new OrientationTiles(text('picture.orientation'), (rotation) =>
      trial.change({ CAMERA_ROTATION: rotation }),
    );
    this.#flips = Object.entries(FLIPS).map(([key, name]) => {
      const flip = button(
        nameText({ key }),
        () => trial.change({ [key]: this.#isOn(rowOf(key)) ? 'off' : 'on' }),
        {
          class: 'secondary',
        },
      );
      flip.prepend(icon(name));
      return { key, button: flip };
    });
    const flips = build('div', { class: 'flips' }, ...this.#flips.map((flip) => flip.button));
    this.root = build('div', { class: 'orientation' }, this.#tiles.root, flips, this.#lock);
  }

  /** `canFlip`: the source has a sensor that can. */
  show(rowOf: RowOf, canFlip: boolean): void {
    const rotation = rowOf('CAMERA_ROTATION');
    this.#shown = this.turnOf(rowOf);
    this.#tiles.show(this.#shown.rotation, rotation.locked !== null);
    for (const { key, button: flip } of this.#flips) {
      const row = rowOf(key);
      flip.setAttribute('aria-pressed', String(this.#isOn(row)));
      flip.disabled = row.locked !== null || !canFlip;
    }
    const lock = lockText(rotation);
    this.#lock.hidden = lock === '';
    setText(this.#lock, lock);
    this.#draw();
  }

  /** The picture of now has this turn. */
  look(picture: HTMLCanvasElement, turn: PictureTurn): void {
    this.#seen = { picture, turn };
    this.#draw();
  }

  turnOf(rowOf: RowOf): PictureTurn {
    return {
      rotation: Number(this.#trial.shownValue(rowOf('CAMERA_ROTATION'))),
      hflip: this.#isOn(rowOf('CAMERA_HFLIP')),
      vflip: this.#isOn(rowOf('CAMERA_VFLIP')),
    };
  }

  #isOn(row: SettingRow): boolean {
    return isOn(this.#trial.shownValue(row));
  }

  #draw(): void {
    if (this.#seen !== null) this.#tiles.draw(this.#seen.picture, this.#seen.turn, this.#shown);
  }
}

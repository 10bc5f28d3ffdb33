import { build } from '../../dom.ts';

/** How a picture is turned, as CAMERA_ROTATION, CAMERA_HFLIP and CAMERA_VFLIP say. */
export interface PictureTurn {
  /** Degrees clockwise, after the flips. */
  readonly rotation: number;
  readonly hflip: boolean;
  readonly vflip: boolean;
}

/** Pixels of the small pictures; they are shown at half of that. */
const SIDE = 168;

/**
 * Draws how the displayed picture would look if it were turned otherwise: takes its own turn back, then makes the other one.
 */
export function drawTurned(
  target: HTMLCanvasElement,
  picture: HTMLCanvasElement,
  own: PictureTurn,
  other: PictureTurn,
): void {
  const context = target.getContext('2d');
  if (context === null) return;
  [target.width, target.height] = [SIDE, SIDE];
  const scale = SIDE / Math.max(picture.width, picture.height);
  context.translate(SIDE / 2, SIDE / 2);
  context.rotate((other.rotation * Math.PI) / 180);
  context.scale(other.hflip === own.hflip ? scale : -scale, other.vflip === own.vflip ? scale : -scale);
  context.rotate((-own.rotation * Math.PI) / 180);
  context.drawImage(picture, -picture.width / 2, -picture.height / 2);
}

/** A choice among four small real pictures. */
export class OrientationTiles {
  readonly root: HTMLElement;
  readonly #tiles: readonly { rotation: string; input: HTMLInputElement; canvas: HTMLCanvasElement }[];

  constructor(label: string, onRotation: (rotation: string) => void) {
    this.#tiles = ['0', '90', '180', '270'].map((rotation) => {
      const input = build('input', { type: 'radio', name: 'rotation', value: rotation });
      input.addEventListener('change', () => onRotation(rotation));
      return { rotation, input, canvas: build('canvas', { 'aria-hidden': 'true' }) };
    });
    this.root = build(
      'div',
      { class: 'tiles', role: 'radiogroup', 'aria-label': label },
      ...this.#tiles.map(({ rotation, input, canvas }) =>
        build('label', {}, input, canvas, build('span', {}, `${rotation}°`)),
      ),
    );
  }

  show(rotation: number, isLocked: boolean): void {
    for (const { rotation: own, input } of this.#tiles) {
      input.checked = Number(own) === rotation;
      input.disabled = isLocked;
    }
  }

  /** `own`: how the picture is turned now; `shown`: the flips that are chosen. */
  draw(picture: HTMLCanvasElement, own: PictureTurn, shown: PictureTurn): void {
    for (const { rotation, canvas } of this.#tiles)
      drawTurned(canvas, picture, own, { ...shown, rotation: Number(rotation) });
  }
}

import { gardenShapes } from '../../daemon/test-picture/scene/garden.ts';
import { Light } from '../../daemon/test-picture/scene/light.ts';
import { Painter } from '../../daemon/test-picture/scene/painter.ts';
import type { Shape } from '../../daemon/test-picture/scene/shape.ts';
import { leafShapes, LEAF_COUNT } from '../../daemon/test-picture/scene/wind.ts';
import type { Plane } from '../../daemon/test-picture/jpeg/tile-encoder.ts';

export const [WIDTH, HEIGHT] = [1280, 720];
const EVERYTHING = { x: 0, y: 0, width: WIDTH, height: HEIGHT };

/** The garden of the test picture at an hour, and things painted over it. Color is painted as well, but nothing reads it. */
export class DrawnGarden {
  readonly light: Light;
  /** The picture: one row after the other, 0 to 255. */
  readonly samples = new Uint8Array(WIDTH * HEIGHT);
  readonly #still: Uint8Array;
  readonly #painter = new Painter(WIDTH, HEIGHT, WIDTH);
  readonly #planes: { luma: Plane; blue: Plane; red: Plane };

  /** @param leaves whether the tree has its leaves; in the wind, they are things that move */
  constructor(hour: number, leaves = true) {
    this.light = new Light(hour);
    this.#planes = {
      luma: { samples: this.samples, stride: WIDTH },
      blue: { samples: new Uint8Array((WIDTH * HEIGHT) / 4), stride: WIDTH / 2 },
      red: { samples: new Uint8Array((WIDTH * HEIGHT) / 4), stride: WIDTH / 2 },
    };
    this.#paint(gardenShapes(this.light, this.#painter.halfWidth));
    if (leaves) for (let i = 0; i < LEAF_COUNT; i++) this.#paint(leafShapes(this.light, 0, i));
    this.#still = Uint8Array.from(this.samples);
  }

  show(things: readonly Shape[]): void {
    this.samples.set(this.#still);
    this.#paint(things);
  }

  #paint(shapes: readonly Shape[]): void {
    for (const shape of shapes) this.#painter.paint(this.#planes, shape, EVERYTHING);
  }
}

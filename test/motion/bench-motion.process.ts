import { expect } from 'chai';
import { BrightnessMap } from '../../daemon/motion/map/brightness-map.ts';
import { PictureEncoder } from '../../daemon/test-picture/jpeg/picture-encoder.ts';
import { DrawnGarden, HEIGHT, WIDTH } from '../../scripts/bench-motion/drawn-garden.ts';
import { Random } from '../../scripts/bench-motion/random.ts';
import { runScene, SENSITIVITIES } from '../../scripts/bench-motion/run-scene.ts';
import { SCENES } from '../../scripts/bench-motion/scenes.ts';
import { SimulatedCamera } from '../../scripts/bench-motion/simulated-camera.ts';
import { missed } from '../../scripts/bench-motion/targets.ts';

const QUALITY = 50;

/** A few scenes of `npm run bench:motion`, once each. */
describe('motion detection in drawn scenes', () => {
  for (const name of ['person near, night', 'rain', 'clouds']) {
    it(`meets its target: ${name}`, () => {
      const scene = SCENES.find((candidate) => candidate.name === name);
      const findings = scene && runScene(scene, 1).ours[SENSITIVITIES.indexOf(50)];
      expect(scene && findings && missed(scene, findings)).to.deep.equal([]);
    });
  }

  it('shows the detector what it would see in a JPEG', () => {
    const garden = new DrawnGarden(12);
    const map = new SimulatedCamera(new Random(1), 0, QUALITY).capture(garden.samples, null);
    const gray = { samples: new Uint8Array((WIDTH * HEIGHT) / 4).fill(128), stride: WIDTH / 2 };
    const drawing = {
      width: WIDTH,
      height: HEIGHT,
      luma: { samples: garden.samples, stride: WIDTH },
      blue: gray,
      red: gray,
      takePainted: () => [],
    };
    const decoded = new BrightnessMap();
    expect(decoded.read(new PictureEncoder(drawing, QUALITY, new Set()).encode())).to.equal(null);
    const worst = map.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - Number(decoded.values[i]))),
      0,
    );
    expect(worst).to.be.at.most(1);
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { needs } from '../helpers/programs.ts';
import { decodeJpeg } from '../helpers/decode-jpeg.ts';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { cameraPicture, difference, recipeTexts, SAME_SCENE, Workshop } from './run-recipe.ts';

/** That of Debian, which has the package python3-opencv; another one on the PATH has not. */
const PYTHON = '/usr/bin/python3';

describe('recipe: OpenCV', () => {
  needs('OpenCV');
  const workshop = new Workshop();
  let daemon: RunningDaemon;
  before(async () => {
    daemon = await startDaemon(['--camera-framerate', '20']);
    await daemon.logged(/camera: streaming/);
  });
  after(async () => {
    await daemon.stop();
    await workshop.clear();
  });

  it('reads the pictures of the camera, and notices the end', async function () {
    const [recipe = ''] = recipeTexts('opencv', daemon);
    const file = join(workshop.folder, 'camera.py');
    // Without an end of its own the program would run for ever, and without a copy nobody would see its pictures.
    const watched = recipe
      .replace('?fps=5', '?fps=5&frames=8')
      .replace('    print(', '    cv2.imwrite("picture.jpg", picture)\n    print(');
    writeFileSync(file, watched);
    const startMs = performance.now();
    const program = workshop.run(PYTHON, file);
    expect(await program.ended, program.output()).to.equal(0);
    const lines = [...program.output().matchAll(/^\(240, 320, 3\) ([\d.]+)$/gm)];
    expect(lines, program.output()).to.have.length(8);
    expect(performance.now() - startMs).to.be.at.least(7 * 190);
    const picture = decodeJpeg(readFileSync(join(workshop.folder, 'picture.jpg')));
    expect(difference(picture, await cameraPicture(daemon))).to.be.lessThan(SAME_SCENE);
  });
});

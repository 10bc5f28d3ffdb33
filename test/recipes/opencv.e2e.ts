import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { expectSameScene } from './compare-pictures.ts';
import { describeRecipe } from './recipe-bench.ts';

/** Debian's Python has the package python3-opencv; another Python on the PATH does not. */
const PYTHON = '/usr/bin/python3';

describeRecipe('opencv', ['OpenCV'], (bench) => {
  it('reads the frames of the camera, and notices the end', async () => {
    const [recipe = ''] = bench.texts();
    // Ends the stream after 8 frames, and saves the last frame for the comparison.
    const program = recipe
      .replace('?fps=5', '?fps=5&frames=8')
      .replace('    print(', '    cv2.imwrite("picture.jpg", frame)\n    print(');
    writeFileSync(bench.path('camera.py'), program);
    const startMs = performance.now();
    const python = bench.run(PYTHON, bench.path('camera.py'));
    expect(await python.ended, python.output()).to.equal(0);
    const lines = [...python.output().matchAll(/^\(240, 320, 3\) ([\d.]+)$/gm)];
    expect(lines, python.output()).to.have.length(8);
    expect(performance.now() - startMs).to.be.at.least(7 * 190);
    expectSameScene(readFileSync(bench.path('picture.jpg')), await bench.picture());
  });
});

import { readFileSync, rmSync } from 'node:fs';
import { expect } from 'chai';
import { startDaemon } from '../helpers/daemon.ts';
import { expectSameScene } from './compare-pictures.ts';
import { describeRecipe } from './recipe-bench.ts';

describeRecipe('curl', ['curl', 'wget'], (bench) => {
  for (const [i, name] of ['curl', 'wget'].entries()) {
    it(`${name} takes a picture`, async () => {
      const command = bench.texts()[i] ?? '';
      expect(command.startsWith(name)).to.equal(true);
      const file = bench.path('picture.jpg');
      rmSync(file, { force: true });
      const program = bench.run('sh', '-c', command);
      expect(await program.ended, program.output()).to.equal(0);
      expectSameScene(readFileSync(file), await bench.picture());
    });

    it(`${name} exits with an error status if there is no picture`, async () => {
      const missing = bench.path('no-rpicam-vid');
      const broken = await startDaemon(['--source', 'rpicam', '--camera-binary', missing]);
      try {
        await broken.logged(/camera: backing-off/);
        const program = bench.run('sh', '-c', bench.texts(broken)[i] ?? '');
        expect(await program.ended).to.be.greaterThan(0);
        expect(program.output()).to.include('503');
      } finally {
        await broken.stop();
      }
    });
  }
});

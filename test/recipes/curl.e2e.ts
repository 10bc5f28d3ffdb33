import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { needs } from '../helpers/programs.ts';
import { decodeJpeg } from '../helpers/decode-jpeg.ts';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { cameraPicture, difference, recipeTexts, SAME_SCENE, Workshop } from './run-recipe.ts';

describe('recipe: curl and wget', () => {
  needs('curl', 'wget');
  const workshop = new Workshop();
  const started: RunningDaemon[] = [];
  after(async () => {
    for (const daemon of started) await daemon.stop();
    await workshop.clear();
  });

  async function start(...args: string[]): Promise<RunningDaemon> {
    const daemon = await startDaemon(args);
    started.push(daemon);
    return daemon;
  }

  for (const [at, name] of ['curl', 'wget'].entries()) {
    it(`${name} takes a picture`, async function () {
      const daemon = await start();
      await daemon.logged(/camera: streaming/);
      const command = recipeTexts('curl', daemon)[at] ?? '';
      expect(command.startsWith(name)).to.equal(true);
      const picture = join(workshop.folder, 'picture.jpg');
      rmSync(picture, { force: true });
      const program = workshop.run('sh', '-c', command);
      expect(await program.ended, program.output()).to.equal(0);
      const camera = await cameraPicture(daemon);
      expect(difference(decodeJpeg(readFileSync(picture)), camera)).to.be.lessThan(SAME_SCENE);
    });

    it(`${name} says with its exit status that there is none`, async function () {
      const daemon = await start(
        '--source',
        'rpicam',
        '--camera-binary',
        join(workshop.folder, 'no-rpicam-vid'),
      );
      await daemon.logged(/camera: backing-off/);
      const program = workshop.run('sh', '-c', recipeTexts('curl', daemon)[at] ?? '');
      expect(await program.ended).to.be.greaterThan(0);
      expect(program.output()).to.include('503');
    });
  }
});

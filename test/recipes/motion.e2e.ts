import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { needs } from '../helpers/programs.ts';
import { decodeJpeg } from '../helpers/decode-jpeg.ts';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { cameraPicture, difference, recipeTexts, SAME_SCENE, Workshop } from './run-recipe.ts';

const PICTURES = 12;

describe('recipe: Motion', () => {
  needs('Motion');
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

  /** Lets Motion keep every picture, and nothing else that it does. */
  function configuration(recipe: string): string {
    return `${recipe}
daemon off
log_level 6
log_file ${join(workshop.folder, 'log')}
target_dir ${workshop.folder}
emulate_motion on
picture_output on
picture_filename %v-%Y%m%d%H%M%S-%q
movie_output off
stream_port 0
webcontrol_port 0
text_left
text_right
`;
  }

  const pictures = () =>
    readdirSync(workshop.folder)
      .filter((name) => name.endsWith('.jpg'))
      .toSorted()
      .map((name) => readFileSync(join(workshop.folder, name)));

  it('gets the pictures of the camera, in one connection', async function () {
    const [recipe = ''] = recipeTexts('motion', daemon);
    const file = join(workshop.folder, 'motion.conf');
    writeFileSync(file, configuration(recipe));
    const motion = workshop.run('motion', '-n', '-c', file);
    await motion.until(() => pictures().length >= PICTURES);
    const { viewers } = (await (await fetch(`${daemon.url}/status`)).json()) as {
      viewers: { fpsWanted: number }[];
    };
    await motion.stop();
    expect(viewers.map(({ fpsWanted }) => fpsWanted)).to.deep.equal([15]);
    const camera = await cameraPicture(daemon);
    // Motion makes pictures of its own, in grey, when it gets none: their number says nothing.
    for (const picture of pictures().slice(0, PICTURES))
      expect(difference(decodeJpeg(picture), camera)).to.be.lessThan(SAME_SCENE);
    expect(pictures()[0]?.equals(pictures()[PICTURES - 1] as Buffer)).to.equal(false);
    expect(readFileSync(join(workshop.folder, 'log'), 'utf8')).not.to.match(/\[(ERR|CRT|ALR|EMG)\]/);
  });
});

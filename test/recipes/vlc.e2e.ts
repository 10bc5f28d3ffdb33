import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { needs } from '../helpers/programs.ts';
import { decodeJpeg } from '../helpers/decode-jpeg.ts';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { cameraPicture, difference, recipeTexts, SAME_SCENE, Workshop } from './run-recipe.ts';

/** VLC refuses to run as root. */
const AS_NOBODY = process.getuid?.() === 0 ? 'setpriv --reuid=65534 --regid=65534 --clear-groups ' : '';

const PICTURES = 10;

describe('recipe: VLC', () => {
  needs('VLC');
  const workshop = new Workshop();
  let daemon: RunningDaemon;
  before(async () => {
    chmodSync(workshop.folder, 0o777);
    daemon = await startDaemon(['--camera-framerate', '20']);
    await daemon.logged(/camera: streaming/);
  });
  after(async () => {
    await daemon.stop();
    await workshop.clear();
  });

  it('shows the pictures of the camera', async function () {
    const [recipe = ''] = recipeTexts('vlc', daemon);
    expect(recipe).to.match(/^vlc /);
    // The window's place is taken by a filter that keeps what would be shown.
    const options = `-I dummy --vout=dummy --no-audio --video-filter=scene --scene-format=jpg --scene-ratio=1 --scene-path=${workshop.folder}`;
    const vlc = workshop.run('sh', '-c', `exec ${AS_NOBODY}${recipe.replace(/^vlc/, `vlc ${options}`)}`);
    const names = () => readdirSync(workshop.folder).filter((name) => /^scene\d+\.jpg$/.test(name));
    // The last one may still be written.
    await vlc.until(() => names().length > PICTURES);
    await vlc.stop();
    const camera = await cameraPicture(daemon);
    for (const name of names().toSorted().slice(0, PICTURES))
      expect(difference(decodeJpeg(readFileSync(join(workshop.folder, name))), camera), name).to.be.lessThan(
        SAME_SCENE,
      );
  });
});

import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { expectSameScene } from './compare-pictures.ts';
import { describeRecipe } from './recipe-bench.ts';

/** VLC does not run as root. */
const AS_NOBODY = process.getuid?.() === 0 ? 'setpriv --reuid=65534 --regid=65534 --clear-groups ' : '';

const PICTURES = 10;

describeRecipe('vlc', ['VLC'], (bench) => {
  it('plays the stream of the camera', async () => {
    chmodSync(bench.folder, 0o777);
    const [recipe = ''] = bench.texts();
    expect(recipe).to.match(/^vlc /);
    // Instead of opening a window, a filter saves the pictures.
    const options = `-I dummy --vout=dummy --no-audio --video-filter=scene --scene-format=jpg --scene-ratio=1 --scene-path=${bench.folder}`;
    const vlc = bench.run('sh', '-c', `exec ${AS_NOBODY}${recipe.replace(/^vlc/, `vlc ${options}`)}`);
    const names = () => readdirSync(bench.folder).filter((name) => /^scene\d+\.jpg$/.test(name));
    // VLC may still be writing the last picture.
    await vlc.until(() => names().length > PICTURES);
    await vlc.stop();
    const camera = await bench.picture();
    for (const name of names().toSorted().slice(0, PICTURES))
      expectSameScene(readFileSync(bench.path(name)), camera, name);
  });
});

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { expectSameScene } from './compare-pictures.ts';
import { describeRecipe } from './recipe-bench.ts';

const PICTURES = 12;

describeRecipe('motion', ['Motion'], (bench) => {
  /** Makes Motion save every picture, and do nothing else. */
  function configuration(recipe: string): string {
    return `${recipe}
daemon off
log_level 6
log_file ${bench.path('log')}
target_dir ${bench.folder}
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
    readdirSync(bench.folder)
      .filter((name) => name.endsWith('.jpg'))
      .toSorted()
      .map((name) => readFileSync(bench.path(name)));

  it('receives the pictures of the camera over one connection', async () => {
    const [recipe = ''] = bench.texts();
    writeFileSync(bench.path('motion.conf'), configuration(recipe));
    const motion = bench.run('motion', '-n', '-c', bench.path('motion.conf'));
    await motion.until(() => pictures().length >= PICTURES);
    const { viewers } = (await bench.status()) as {
      viewers: { fpsWanted: number }[];
    };
    await motion.stop();
    expect(viewers.map(({ fpsWanted }) => fpsWanted)).to.deep.equal([15]);
    const camera = await bench.picture();
    // Motion makes gray pictures itself when it receives none, so their number proves nothing.
    for (const picture of pictures().slice(0, PICTURES)) expectSameScene(picture, camera);
    expect(pictures()[0]?.equals(pictures()[PICTURES - 1] as Buffer)).to.equal(false);
    expect(readFileSync(bench.path('log'), 'utf8')).not.to.match(/\[(ERR|CRT|ALR|EMG)\]/);
  });
});

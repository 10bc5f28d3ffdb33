import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { RECIPES } from '../../daemon/recipes/recipes.ts';
import { decodeJpeg } from '../helpers/decode-jpeg.ts';
import { quartersCamera, quartersOf, quartersOfJpeg } from '../helpers/quarters.ts';
import { describeRecipe } from './recipe-bench.ts';

/** Multiples of 32, to which VLC enlarges its pictures. */
const SIZE = { width: 320, height: 256 };
const HIGH = { width: SIZE.height, height: SIZE.width };
const FILE = join(tmpdir(), `picamd-quarters-${process.pid}.jpg`);
const CAMERA = [...quartersCamera(FILE, SIZE.width, SIZE.height), '--camera-rotation=90'];
process.once('exit', () => rmSync(FILE, { force: true }));
/** Turned by 90 degrees; and as the camera sends it. */
const UPRIGHT = '2031';
const ON_ITS_SIDE = '0123';
const PYTHON = '/usr/bin/python3';

/** What the recipe's advice for 90 degrees says to type, piece by piece. */
function advised(id: string): string[] {
  const advice = RECIPES.find((recipe) => recipe.id === id)?.orientation.advice?.(90) ?? '';
  return [...advice.matchAll(/`([^`]+)`/g)].map(([, typed = '']) => typed);
}

const describeRotated = (
  id: string,
  programs: Parameters<typeof describeRecipe>[1],
  tests: Parameters<typeof describeRecipe>[2],
) => describeRecipe(id, programs, tests, CAMERA);

describeRotated('ffmpeg', ['FFmpeg'], (bench) => {
  it('turns a rotated camera upright, decoding and as H.264', async () => {
    const stream = bench.fill('{stream frames=5}');
    const convert = `ffmpeg -v error -y -i '${stream}' -pix_fmt yuv420p -c:v libx264 film.mkv; ffmpeg -v error -y -i film.mkv -frames:v 1 film.jpg; ffmpeg -v error -y -i '${stream}' -frames:v 1 picture.jpg`;
    const program = bench.run('sh', '-c', convert);
    expect(await program.ended, program.output()).to.equal(0);
    for (const name of ['film.jpg', 'picture.jpg']) {
      const picture = decodeJpeg(readFileSync(bench.path(name)));
      expect([picture.width, picture.height], name).to.deep.equal([HIGH.width, HIGH.height]);
      expect(quartersOf(picture), name).to.equal(UPRIGHT);
    }
  });
});

describeRotated('curl', ['curl'], (bench) => {
  it('saves a picture of a rotated camera, upright as advised', async () => {
    const [command = ''] = bench.texts();
    const [url = ''] = advised('curl').map((typed) => bench.fill(typed));
    const upright = command.replace('picture.jpg', 'upright.jpg').replace(bench.fill('{snapshot}'), url);
    const program = bench.run('sh', '-c', `${command} && ${upright}`);
    expect(await program.ended, program.output()).to.equal(0);
    expect(quartersOfJpeg(readFileSync(bench.path('picture.jpg')))).to.equal(ON_ITS_SIDE);
    const turned = readFileSync(bench.path('upright.jpg'));
    expect(quartersOfJpeg(turned)).to.equal(UPRIGHT);
    expect(turned.includes('Exif'), 'no client turns it again').to.equal(false);
  });
});

describeRotated('opencv', ['OpenCV'], (bench) => {
  it('does not turn a rotated camera, and the advice does', async () => {
    const [recipe = ''] = bench.texts();
    const [line = ''] = advised('opencv');
    const program = recipe
      .replace('fps=5', 'frames=3')
      .replace(
        '    print(',
        `    cv2.imwrite("side.png", frame)\n    ${line}\n    cv2.imwrite("picture.jpg", frame)\n    print(`,
      )
      .replaceAll('side.png', 'side.jpg');
    writeFileSync(bench.path('camera.py'), program);
    const python = bench.run(PYTHON, bench.path('camera.py'));
    expect(await python.ended, python.output()).to.equal(0);
    expect(quartersOfJpeg(readFileSync(bench.path('side.jpg')))).to.equal(ON_ITS_SIDE);
    expect(quartersOfJpeg(readFileSync(bench.path('picture.jpg')))).to.equal(UPRIGHT);
  });
});

const AS_NOBODY = process.getuid?.() === 0 ? 'setpriv --reuid=65534 --regid=65534 --clear-groups ' : '';

describeRotated('vlc', ['VLC'], (bench) => {
  for (const [name, isAdvised, expected] of [
    ['does not turn a rotated camera', false, ON_ITS_SIDE],
    ['turns it as advised', true, UPRIGHT],
  ] as const)
    it(name, async () => {
      chmodSync(bench.folder, 0o777);
      const [recipe = ''] = bench.texts();
      const [options = ''] = advised('vlc');
      const filter = isAdvised ? options.replace('=transform', '=transform:scene') : '--video-filter=scene';
      const prefix = isAdvised ? 'turned' : 'side';
      const scene = `-I dummy --vout=dummy --no-audio --scene-format=jpg --scene-ratio=1 --scene-prefix=${prefix} --scene-path=${bench.folder}`;
      const vlc = bench.run(
        'sh',
        '-c',
        `exec ${AS_NOBODY}${recipe.replace(/^vlc/, `vlc ${scene} ${filter}`)}`,
      );
      const names = () => readdirSync(bench.folder).filter((found) => found.startsWith(prefix));
      await vlc.until(() => names().length > 2);
      await vlc.stop();
      const picture = readFileSync(bench.path(names().toSorted()[0] ?? ''));
      expect(quartersOfJpeg(picture)).to.equal(expected);
    });
});

describeRotated('motion', ['Motion'], (bench) => {
  for (const [name, isAdvised, expected] of [
    ['does not turn a rotated camera', false, ON_ITS_SIDE],
    ['turns it as advised', true, UPRIGHT],
  ] as const)
    it(name, async () => {
      const [recipe = ''] = bench.texts();
      const [line = ''] = advised('motion');
      const prefix = isAdvised ? 'turned' : 'side';
      const configuration = `${recipe.replace(/height \d+/, `height ${SIZE.height}`)}
${isAdvised ? line : ''}
daemon off
target_dir ${bench.folder}
emulate_motion on
picture_output on
picture_filename ${prefix}-%v-%Y%m%d%H%M%S-%q
movie_output off
stream_port 0
webcontrol_port 0
text_left
text_right
`;
      writeFileSync(bench.path('motion.conf'), configuration);
      const motion = bench.run('motion', '-n', '-c', bench.path('motion.conf'));
      const names = () => readdirSync(bench.folder).filter((found) => found.startsWith(prefix));
      await motion.until(() => names().length > 5);
      await motion.stop();
      // The first ones may be gray: Motion's own, until it receives one.
      const picture = readFileSync(bench.path(names().toSorted()[4] ?? ''));
      expect(quartersOfJpeg(picture)).to.equal(expected);
    });
});

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { reachNotice, sizeNotice } from '../../daemon/recipes/notices.ts';
import { fill, originOf } from '../../daemon/recipes/camera-url.ts';
import { isLoopback, isWildcard, urlHost } from '../../daemon/net/addresses.ts';
import type { CameraUrl } from '../../daemon/recipes/camera-url.ts';
import type { Block, Recipe } from '../../daemon/recipes/recipe.ts';
import { RECIPES } from '../../daemon/recipes/recipes.ts';
import { recipeList, recipeText } from '../../daemon/recipes/text.ts';
import { startDaemon } from '../helpers/daemon.ts';
import { cameraPicture, difference, SAME_SCENE } from './run-recipe.ts';

const PLACE: CameraUrl = { scheme: 'http', host: 'camera.local', port: 8000, width: 1280, height: 720 };

function texts(block: Block): string[] {
  return block.kind === 'fields' ? block.rows.map(([, value]) => value) : [block.text];
}

describe('recipes', () => {
  it('has the programs that people ask for, each once', () => {
    const ids = RECIPES.map(({ id }) => id);
    expect(ids).to.deep.equal([...new Set(ids)]);
    for (const id of ids) expect(id).to.match(/^[a-z0-9-]+$/);
    expect(ids).to.include.members(
      'frigate go2rtc home-assistant zoneminder motion motioneye shinobi blue-iris synology octoprint mainsail vlc opencv ffmpeg'.split(
        ' ',
      ),
    );
  });

  it('says "tested" of those, and of those only, that a test of this folder runs', () => {
    const here = readdirSync(fileURLToPath(new URL('.', import.meta.url)));
    const tested = RECIPES.filter(({ evidence }) => evidence.kind === 'tested');
    for (const { id } of RECIPES)
      expect(here.includes(`${id}.test.js`), id).to.equal(tested.some((recipe) => recipe.id === id));
    for (const { id, evidence } of RECIPES)
      expect(evidence.text, id).to.match(
        evidence.kind === 'tested' ? /^Tested: run|^Tested: (shown|played) by/ : /not tried/,
      );
  });

  it('leaves no name in braces unfilled that it knows, and has an address of the camera in each', () => {
    for (const recipe of RECIPES) {
      const text = recipeText(recipe, PLACE);
      expect(text.replaceAll('{input}', ''), recipe.id).not.to.match(/\{\w+\}/);
      expect(text, recipe.id).to.include('camera.local');
    }
  });

  it('closes every backtick and prints none', () => {
    for (const recipe of RECIPES) {
      for (const text of recipe.blocks.flatMap(texts)) expect(text.split('`').length % 2, text).to.equal(1);
      expect(recipeText(recipe, PLACE)).not.to.include('`');
    }
  });

  it('wraps prose and leaves files alone', () => {
    const recipe: Recipe = {
      id: 'x',
      name: 'X',
      what: 'program',
      blocks: [
        { kind: 'text', text: `In \`a\` ${'word '.repeat(30)}end` },
        {
          kind: 'fields',
          rows: [
            ['Long label', '`{stream}`'],
            ['Port', '{port}'],
          ],
        },
        { kind: 'file', name: 'a.yml', language: 'yaml', text: `  key: ${'x'.repeat(90)}\n  host: {host}` },
        { kind: 'command', text: "x '{snapshot}'" },
      ],
      evidence: { kind: 'read', text: 'From the source.' },
    };
    const lines = recipeText(recipe, PLACE).split('\n');
    expect(lines.slice(0, 2)).to.deep.equal(['X, program', '==========']);
    expect(lines.filter((line) => line.length > 80)).to.deep.equal([`  key: ${'x'.repeat(90)}`]);
    expect(lines).to.include.members([
      '  Long label  http://camera.local:8000/video_feed',
      '  Port        8000',
      'a.yml:',
      '  host: camera.local',
      "x 'http://camera.local:8000/snapshot.jpg'",
    ]);
    expect(recipeList().split('\n')).to.have.length(RECIPES.length + 1);
  });

  it('fills what it knows', () => {
    expect(fill('{ratio} {width}x{height} {host}:{port} {other}', PLACE)).to.equal(
      '16:9 1280x720 camera.local:8000 {other}',
    );
    expect(originOf({ ...PLACE, port: 80 })).to.equal('http://camera.local');
    expect(originOf({ ...PLACE, port: 443 })).to.equal('http://camera.local:443');
    expect(originOf({ ...PLACE, scheme: 'https', port: 443 })).to.equal('https://camera.local');
  });

  it('knows addresses', () => {
    expect(['127.0.0.1', '127.1.2.3', '::1', '[::1]', 'localhost'].filter(isLoopback)).to.have.length(5);
    expect(['0.0.0.0', '::', '192.0.2.1', 'localhost.example', '[fd00::1]'].filter(isLoopback)).to.deep.equal(
      [],
    );
    expect(['0.0.0.0', '::', '[::]', '127.0.0.1', 'camera'].filter(isWildcard)).to.deep.equal([
      '0.0.0.0',
      '::',
      '[::]',
    ]);
    expect(['::1', '[::1]', '192.0.2.1'].map(urlHost)).to.deep.equal(['[::1]', '[::1]', '192.0.2.1']);
  });

  it('says who reaches the URLs', () => {
    expect(reachNotice(PLACE, '127.0.0.1'))
      .to.include('listens on `127.0.0.1`')
      .and.include('HOST=0.0.0.0')
      .and.include('picamd passwd');
    expect(reachNotice({ host: 'localhost' }, '0.0.0.0')).to.include(
      'Open this page under the name or address',
    );
    expect(reachNotice(PLACE, '0.0.0.0')).to.equal(null);
  });

  it('says which sizes a program refuses, and the setting against it', () => {
    const motion = RECIPES.find(({ id }) => id === 'motion') as Recipe;
    expect(sizeNotice(motion, PLACE)).to.equal(null);
    expect(sizeNotice(motion, { ...PLACE, width: 1366, height: 770 })).to.match(
      /multiple of 8.*1366x770\. Set `CAMERA_WIDTH=1368` and `CAMERA_HEIGHT=776`\.$/,
    );
    expect(recipeText(motion, { ...PLACE, width: 1366 })).to.include('Attention: Motion refuses');
    const frigate = RECIPES.find(({ id }) => id === 'frigate') as Recipe;
    expect(sizeNotice(frigate, { ...PLACE, width: 1366 })).to.equal(null);
  });

  it('has a measure of pictures that tells one without a scene', async () => {
    const daemon = await startDaemon();
    await daemon.logged(/camera: streaming/);
    const camera = await cameraPicture(daemon);
    await daemon.stop();
    for (const level of [0, 32, 64, 128, 255]) {
      const plain = { width: 320, height: 256, rgb: new Uint8Array(3 * 320 * 256).fill(level) };
      expect(difference(plain, camera), String(level)).to.be.greaterThan(3 * SAME_SCENE);
    }
    expect(difference(camera, camera)).to.equal(0);
  });
});

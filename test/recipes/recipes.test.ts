import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { TOKEN_RIGHTS } from '../../daemon/access/rights.ts';
import { reachNotice, rotationNotice, sizeNotice } from '../../daemon/recipes/notices.ts';
import { HOME_ASSISTANT_TOKEN } from '../../daemon/http/page/browser/settings/sharing/home-assistant-row.ts';
import { fill, originOf } from '../../daemon/recipes/camera-url.ts';
import type { CameraUrl } from '../../daemon/recipes/camera-url.ts';
import type { Block, Recipe } from '../../daemon/recipes/recipe.ts';
import { RECIPES } from '../../daemon/recipes/recipes.ts';
import { recipeList, recipeText } from '../../daemon/recipes/text.ts';

const CAMERA: CameraUrl = {
  scheme: 'http',
  host: 'camera.local',
  port: 8000,
  name: 'Front door',
  width: 1280,
  height: 720,
  turn: 0,
  token: 'TOKEN',
  motionMasks: [],
};
const SOURCES = fileURLToPath(new URL('../../../daemon/recipes/programs', import.meta.url));
const TESTS = fileURLToPath(new URL('.', import.meta.url));

function texts(block: Block): string[] {
  return block.kind === 'fields' ? block.rows.map(([, value]) => value) : [block.text];
}

describe('recipes', () => {
  it('has one recipe per file in programs/, named after its id', () => {
    const names = readdirSync(SOURCES).map((name) => name.replace(/\.ts$/, ''));
    expect(RECIPES.map(({ id }) => id)).to.have.members(names);
    for (const id of names) expect(id).to.match(/^[a-z0-9-]+$/);
  });

  it('has the most popular programs', () => {
    expect(RECIPES.map(({ id }) => id)).to.include.members(
      'frigate go2rtc home-assistant zoneminder motion motioneye shinobi blue-iris synology octoprint mainsail vlc opencv ffmpeg'.split(
        ' ',
      ),
    );
  });

  it('lists what most people look for, then recorders, and within a category the tested programs', () => {
    const ids = RECIPES.map(({ id }) => id);
    const ordered = [
      'home-assistant',
      'frigate',
      'octoprint',
      'motion',
      'zoneminder',
      'blue-iris',
      'vlc',
      'curl',
      'opencv',
    ];
    expect(ids.filter((id) => ordered.includes(id))).to.deep.equal(ordered);
  });

  it('says "Tested" exactly for recipes that a test in this folder runs', () => {
    const tests = readdirSync(TESTS);
    const starts = {
      tested: /^Tested with /,
      tried: /^Tried with /,
      read: /^Not tested: /,
      reported: /^Not tested: /,
    };
    for (const { id, evidence } of RECIPES) {
      expect(tests.includes(`${id}.e2e.js`), id).to.equal(evidence.kind === 'tested');
      expect(evidence.text, id).to.match(starts[evidence.kind]);
    }
  });

  it('fills all placeholders, and has the address of the camera in each recipe', () => {
    for (const recipe of RECIPES) {
      const text = recipeText(recipe, CAMERA);
      // Frigate and go2rtc have a placeholder {input}.
      expect(text.replaceAll('{input}', ''), recipe.id).not.to.match(/\{[^}]*\}/);
      expect(text, recipe.id).to.include('camera.local');
    }
  });

  it('works in a private camera: every URL has the token, and none where no token is needed', () => {
    for (const recipe of RECIPES) {
      const found = recipeText(recipe, CAMERA).match(/\w+:\/\/camera\.local[^\s"'#]*|\/\S*\?\S*/g) ?? [];
      const urls = found.filter((url) => url !== originOf(CAMERA));
      expect(urls, recipe.id).to.have.length.greaterThan(0);
      for (const url of urls) expect(url, recipe.id).to.match(/[?&](amp;)?token=TOKEN[.,]?$/);
      expect(recipeText(recipe, { ...CAMERA, token: null }), recipe.id).not.to.include('token');
    }
  });

  it('says what the token of Home Assistant may do, which is what the settings page makes', () => {
    const home = RECIPES.find(({ id }) => id === HOME_ASSISTANT_TOKEN.name) as Recipe;
    expect(home.tokenRights).to.deep.equal(HOME_ASSISTANT_TOKEN.rights);
    expect(TOKEN_RIGHTS).to.include.members([...HOME_ASSISTANT_TOKEN.rights]);
    const text = recipeText(home, CAMERA).replaceAll(/\s+/g, ' ');
    expect(text).to.include(
      'picamd token add home-assistant --rights live,status,recordings,control creates it.',
    );
    expect(text).to.match(/Address http:\/\/camera\.local:8000 Token TOKEN /);
  });

  it('adds the token to what a URL has in its query', () => {
    const filled = (text: string, token: string | null, language?: string) =>
      fill(text, { ...CAMERA, token }, language).replace('http://camera.local:8000', '');
    expect(filled('{stream}', null)).to.equal('/video_feed');
    expect(filled('{stream fps=5}', null)).to.equal('/video_feed?fps=5');
    expect(filled('{stream path}', 'x')).to.equal('/video_feed?token=x');
    expect(filled('{stream path fps=5}', 'x')).to.equal('/video_feed?fps=5&token=x');
    expect(filled('{embed}', 'x', 'html')).to.equal('/?embed=1&amp;token=x');
    expect(filled('{webcam path action=stream}', 'x')).to.equal('/webcam/?action=stream&token=x');
  });

  it('closes every backtick and prints none', () => {
    for (const recipe of RECIPES) {
      for (const text of recipe.blocks.flatMap(texts)) expect(text.split('`').length % 2, text).to.equal(1);
      expect(recipeText(recipe, CAMERA)).not.to.include('`');
    }
  });

  it('wraps prose, but not files and commands', () => {
    const recipe: Recipe = {
      id: 'x',
      name: 'X',
      what: 'program',
      category: 'player',
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
      orientation: { follows: true, evidence: 'From the source.' },
    };
    const lines = recipeText(recipe, CAMERA).split('\n');
    expect(lines.slice(0, 2)).to.deep.equal(['X, program', '==========']);
    expect(lines.filter((line) => line.length > 80)).to.deep.equal([`  key: ${'x'.repeat(90)}`]);
    expect(lines).to.include.members([
      '  Long label  http://camera.local:8000/video_feed?token=TOKEN',
      '  Port        8000',
      '  host: camera.local',
      "x 'http://camera.local:8000/snapshot.jpg?token=TOKEN'",
    ]);
    expect(recipeList().split('\n')).to.have.length(RECIPES.length + 1);
  });

  it('replaces known placeholders only', () => {
    expect(fill('{ratio} {width}x{height} {host}:{port} {other}', CAMERA)).to.equal(
      '16:9 1280x720 camera.local:8000 {other}',
    );
    expect(originOf({ ...CAMERA, port: 80 })).to.equal('http://camera.local');
    expect(originOf({ ...CAMERA, port: 443 })).to.equal('http://camera.local:443');
    expect(originOf({ ...CAMERA, scheme: 'https', port: 443 })).to.equal('https://camera.local');
  });

  it('says who can use the URLs', () => {
    expect(reachNotice(CAMERA, '127.0.0.1'))
      .to.include('listens on `127.0.0.1`')
      .and.include('HOST=0.0.0.0')
      .and.include('picamd passwd');
    expect(reachNotice({ host: 'localhost' }, '0.0.0.0')).to.include('open this page at the name');
    expect(reachNotice(CAMERA, '0.0.0.0')).to.equal(null);
  });

  it('says which frame sizes a program rejects, and which settings to change', () => {
    const motion = RECIPES.find(({ id }) => id === 'motion') as Recipe;
    expect(sizeNotice(motion, CAMERA)).to.equal(null);
    expect(sizeNotice(motion, { ...CAMERA, width: 1366, height: 770 })).to.match(
      /multiples of 8.*1366x770\. Set `CAMERA_WIDTH=1368` and `CAMERA_HEIGHT=776`\.$/,
    );
    expect(recipeText(motion, { ...CAMERA, width: 1366 })).to.include('Note: Motion needs');
    const frigate = RECIPES.find(({ id }) => id === 'frigate') as Recipe;
    expect(sizeNotice(frigate, { ...CAMERA, width: 1366 })).to.equal(null);
  });

  it('says what to do in a program that ignores the rotation of the camera', () => {
    const notice = (id: string, turn: CameraUrl['turn']) =>
      rotationNotice(RECIPES.find((recipe) => recipe.id === id) as Recipe, { ...CAMERA, turn });
    expect(notice('motion', 90)).to.equal(
      'This camera is rotated by 90°, which Motion ignores. Add `rotate 90` to `motion.conf`; `width` and `height` stay as below.',
    );
    expect(notice('blue-iris', 180)).to.match(
      /^This camera is rotated by 180°, which Blue Iris may ignore\. If/,
    );
    expect(notice('ffmpeg', 270)).to.match(/^This camera is rotated by 270°\. H\.264/);
    expect(notice('browser', 90)).to.equal(null);
    expect(notice('opencv', 270)).to.include('cv2.ROTATE_90_COUNTERCLOCKWISE)');
    expect(notice('zoneminder', 90)).to.include('`Rotate Right`');
    for (const recipe of RECIPES) {
      expect(rotationNotice(recipe, CAMERA), recipe.id).to.equal(null);
      // What does not follow it by itself needs to be told.
      if (recipe.orientation.follows !== true)
        for (const turn of [90, 180, 270] as const)
          expect(rotationNotice(recipe, { ...CAMERA, turn }), recipe.id).not.to.equal(null);
      for (const turn of [90, 180, 270] as const)
        expect((recipe.orientation.advice?.(turn) ?? '').split('`').length % 2).to.equal(1);
    }
    expect(recipeText(RECIPES.find(({ id }) => id === 'vlc') as Recipe, { ...CAMERA, turn: 90 })).to.include(
      'Note: This camera is rotated by 90°, which VLC ignores.',
    );
  });

  it('has the motion masks of the camera for Frigate, in the picture as ffmpeg turns it', () => {
    const frigate = RECIPES.find(({ id }) => id === 'frigate') as Recipe;
    const masks: CameraUrl['motionMasks'] = [
      [
        [0, 0],
        [1, 0],
        [1 / 3, 0.5],
      ],
      [
        [0.25, 0.75],
        [0.5, 0.75],
        [0.5, 1],
      ],
    ];
    const lines = (turn: CameraUrl['turn']) =>
      recipeText(frigate, { ...CAMERA, turn, motionMasks: masks }).match(
        /^ {4}motion:\n(?: {6}.*\n)+/gm,
      )?.[0];
    const block = (...all: string[]) =>
      `    motion:\n      mask:\n${all.map((one) => `        - "${one}"\n`).join('')}`;
    expect(lines(0)).to.equal(block('0,0,1,0,0.333,0.5', '0.25,0.75,0.5,0.75,0.5,1'));
    expect(lines(90)).to.equal(block('1,0,1,1,0.5,0.333', '0.25,0.25,0.25,0.5,0,0.5'));
    expect(lines(180)).to.equal(block('1,1,0,1,0.667,0.5', '0.75,0.25,0.5,0.25,0.5,0'));
    expect(lines(270)).to.equal(block('0,1,0,0,0.5,0.667', '0.75,0.75,0.75,0.5,1,0.5'));
    expect(recipeText(frigate, CAMERA)).not.to.match(/^ *motion:$/m);
  });

  it('has the displayed size for a program that follows the rotation, and that of the JPEG for others', () => {
    const text = (id: string, turn: CameraUrl['turn']) =>
      recipeText(RECIPES.find((recipe) => recipe.id === id) as Recipe, { ...CAMERA, turn });
    expect(text('frigate', 90)).to.include('width: 720\n      height: 1280');
    expect(text('frigate', 180)).to.include('width: 1280\n      height: 720');
    expect(text('browser', 270)).to.include('width="720" height="1280"');
    expect(text('mainsail', 270)).to.include('aspect_ratio: 9:16');
    expect(text('motion', 90)).to.include('width 1280\nheight 720');
    expect(text('zoneminder', 270)).to.include('1280 and 720');
  });
});

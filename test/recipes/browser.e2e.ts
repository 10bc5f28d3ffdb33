import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { needs } from '../helpers/programs.ts';
import { decodeJpeg } from '../helpers/decode-jpeg.ts';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { cameraPicture, difference, recipeTexts, SAME_SCENE, Workshop } from './run-recipe.ts';

const OPTIONS =
  '--headless=new --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars --window-size=320,240'.split(
    ' ',
  );

describe('recipe: browser', () => {
  needs('Chromium');
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

  it('shows the picture of the camera in a page of another address', async function () {
    const [image = ''] = recipeTexts('browser', daemon);
    writeFileSync(
      join(workshop.folder, 'page.html'),
      `<!doctype html><style>body { margin: 0 }</style>${image}`,
    );
    // Chromium's sandbox does not run as root.
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const files = [
      `--user-data-dir=${workshop.folder}/profile`,
      `--screenshot=${workshop.folder}/screen.jpg`,
    ];
    const chromium = workshop.run(
      'chromium',
      ...OPTIONS,
      ...sandbox,
      ...files,
      `file://${workshop.folder}/page.html`,
    );
    expect(await chromium.ended, chromium.output()).to.equal(0);
    const camera = await cameraPicture(daemon);
    const screen = decodeJpeg(readFileSync(join(workshop.folder, 'screen.jpg')));
    expect(difference(screen, camera)).to.be.lessThan(SAME_SCENE);
  });
});

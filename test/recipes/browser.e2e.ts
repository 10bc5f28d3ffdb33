import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { expectSameScene } from './compare-pictures.ts';
import { describeRecipe } from './recipe-bench.ts';

const OPTIONS =
  '--headless=new --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars --window-size=320,240'.split(
    ' ',
  );

describeRecipe('browser', ['Chromium'], (bench) => {
  it('shows the camera in a page of another origin', async () => {
    const [image = ''] = bench.texts();
    writeFileSync(bench.path('page.html'), `<!doctype html><style>body { margin: 0 }</style>${image}`);
    // Chromium's sandbox does not run as root.
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const chromium = bench.run(
      'chromium',
      ...OPTIONS,
      ...sandbox,
      `--user-data-dir=${bench.path('profile')}`,
      `--screenshot=${bench.path('screen.jpg')}`,
      `file://${bench.path('page.html')}`,
    );
    expect(await chromium.ended, chromium.output()).to.equal(0);
    expectSameScene(readFileSync(bench.path('screen.jpg')), await bench.picture());
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { openPage, sharedBrowser } from '../helpers/browser.ts';
import { expectSameScene } from './compare-pictures.ts';
import { describeRecipe } from './recipe-bench.ts';

const OPTIONS =
  '--headless=new --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars --window-size=320,240'.split(
    ' ',
  );

describeRecipe(
  'browser',
  ['Chromium'],
  (bench) => {
    it('shows the live view in a frame on another site', async () => {
      const [frame = ''] = bench.texts();
      const site = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(frame));
      await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
      const url = `http://localhost:${(site.address() as AddressInfo).port}/`;
      const { page, close } = await openPage(await sharedBrowser(), url);
      await page.frameLocator('iframe').locator('html[data-kind="live"]').waitFor({ state: 'attached' });
      await close();
      site.close();
    });

    it('shows the stream as an image in a page of another origin', async () => {
      const [, image = ''] = bench.texts();
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
  },
  ['--camera-framerate', '20', '--frame-ancestors', 'any'],
);

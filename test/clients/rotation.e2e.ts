import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { eventually } from '../helpers/eventually.ts';
import { startLongLived } from '../helpers/long-lived.ts';
import { needs } from '../helpers/programs.ts';
import { quartersCamera, quartersOf } from '../helpers/quarters.ts';
import { startFirefox, startWebKit } from '../helpers/webdriver-browser.ts';
import type { DrivenBrowser } from '../helpers/webdriver-browser.ts';

const SIZE = { width: 320, height: 240 };

const BROWSERS: Readonly<Record<string, { programs: string[]; start(): Promise<DrivenBrowser> }>> = {
  WebKitGTK: { programs: ['WebKitGTK', 'Xvfb'], start: startWebKit },
  Firefox: { programs: ['Firefox'], start: startFirefox },
};

/** The body of a function that returns the size of the picture and its green values, or null while there is no picture. */
function read(source: string): string {
  return `
    const source = ${source};
    const [width, height] = [source?.naturalWidth ?? source?.width ?? 0, source?.naturalHeight ?? source?.height ?? 0];
    if (width === 0 || height === 0) return null;
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext('2d');
    context.drawImage(source, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return { width, height, green: Array.from({ length: width * height }, (_, i) => data[4 * i + 1]) };`;
}

for (const [name, { programs, start }] of Object.entries(BROWSERS))
  describe(`a rotated camera in ${name}`, function () {
    this.timeout(120_000);
    needs(...programs);
    const folder = mkdtempSync(join(tmpdir(), 'picamd-rotation-'));
    let daemon: RunningDaemon;
    let browser: DrivenBrowser;

    before(async () => {
      const camera = quartersCamera(join(folder, 'quarters.jpg'), SIZE.width, SIZE.height);
      daemon = await startDaemon([...camera, '--camera-rotation=90']);
      await daemon.logged(/camera: streaming/);
      browser = await startLongLived(start, (started) => started.close());
      await browser.open(`${daemon.url}/`);
      await eventually('the live page', () =>
        browser.evaluate<boolean>("return document.documentElement.dataset.kind === 'live'"),
      );
    });

    after(async () => {
      await browser?.close();
      await daemon?.stop();
      rmSync(folder, { recursive: true });
    });

    async function expectUpright(source: string): Promise<void> {
      const { width, height, green } = await eventually('a picture', () =>
        browser.evaluate<{ width: number; height: number; green: number[] } | null>(read(source)),
      );
      expect([width, height], source).to.deep.equal([SIZE.height, SIZE.width]);
      const rgb = Uint8Array.from(green.flatMap((level) => [level, level, level]));
      expect(quartersOf({ width, height, rgb }), source).to.equal('2031');
    }

    it('stands upright on the page', () => expectUpright("document.querySelector('#canvas')"));

    for (const path of ['snapshot.jpg', 'video_feed?frames=20'])
      it(`stands upright in an <img> of /${path}`, async () => {
        await browser.evaluate(`
          document.querySelector('#probe')?.remove();
          const image = document.body.appendChild(new Image());
          image.id = 'probe';
          image.src = ${JSON.stringify(path)};`);
        await expectUpright("document.querySelector('#probe')");
      });
  });

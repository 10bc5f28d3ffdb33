import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { askJson } from '../helpers/ask.ts';
import { credentialsFile, USER } from '../helpers/credentials.ts';
import type { CredentialsFile } from '../helpers/credentials.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { startLongLived } from '../helpers/long-lived.ts';
import { INTERVAL_MS, startNumberedCamera } from '../helpers/numbered-camera.ts';
import { needs } from '../helpers/programs.ts';
import { shownNumber } from '../helpers/shown-number.ts';
import { eventually } from '../helpers/eventually.ts';
import { numberOnCanvas, untilLive } from '../helpers/watched-page.ts';
import { watch } from '../helpers/watcher.ts';
import { startFirefox, startWebKit } from '../helpers/webdriver-browser.ts';
import type { DrivenBrowser } from '../helpers/webdriver-browser.ts';

const SCRIPT = readFileSync(new URL('../../../test/clients/watch-image.js', import.meta.url), 'utf8');
/** A browser keeps six connections to a host: more loads than that show whether one is released. */
const LOADS = 8;
/** A load takes 0.1 to 0.7 s on an idle machine; one that waits for a connection to be released takes for ever. */
const FIRST_PICTURE_MS = 10_000;
const FRAMES = 30;
/** Firefox draws the first picture of a multipart <img> onto a canvas again and again, but not onto a bitmap. */
const TO_DRAW = '(image) => createImageBitmap(image, 0, 0, 256, 16)';

/** Browsers that are not Chromium, which has tests of its own in test/http/page. */
const BROWSERS: Readonly<Record<string, { programs: string[]; start(): Promise<DrivenBrowser> }>> = {
  WebKitGTK: { programs: ['WebKitGTK', 'Xvfb'], start: startWebKit },
  Firefox: { programs: ['Firefox'], start: startFirefox },
};

for (const [name, { programs, start }] of Object.entries(BROWSERS))
  describe(name, function () {
    this.timeout(120_000);
    needs(...programs);
    let file: CredentialsFile;
    let daemon: RunningDaemon;
    let browser: DrivenBrowser;

    before(async () => {
      file = await credentialsFile();
      daemon = await startNumberedCamera({}, ['--credentials-file', file.path]);
      await daemon.logged(/camera: streaming/);
      browser = await startLongLived(start, (started) => started.close());
    });

    after(async () => {
      await browser?.close();
      await daemon?.stop();
      file?.clear();
    });

    async function viewers(): Promise<number> {
      const authorization = `Basic ${Buffer.from(`${USER.name}:${USER.password}`).toString('base64')}`;
      const status = await askJson<{ viewers: unknown[] }>({ port: daemon.port }, '/status', {
        Authorization: authorization,
      });
      return status.viewers.length;
    }

    const viewersAre = (count: number) =>
      eventually(`${count} viewers`, async () => (await viewers()) === count);

    it('requires a login, and shows the picture after it', async () => {
      await browser.open(`${daemon.url}/`);
      expect(await browser.evaluate('return location.pathname')).to.equal('/login');
      await browser.evaluate(`
        document.querySelector('[name=user]').value = ${JSON.stringify(USER.name)};
        document.querySelector('[name=password]').value = ${JSON.stringify(USER.password)};
        document.querySelector('form').requestSubmit();`);
      await eventually('the page', () => browser.evaluate<boolean>("return location.pathname === '/'"));
      await untilLive(browser);
    });

    it(`shows the newest picture after each of ${LOADS} loads, has one viewer, and leaves none`, async () => {
      let last = -1;
      for (let load = 0; load < LOADS; load++) {
        await browser.open(`${daemon.url}/`);
        expect(await untilLive(browser), `load ${load}`).to.be.below(FIRST_PICTURE_MS);
        const number = await eventually('a number', () => numberOnCanvas(browser));
        expect(number).to.be.at.least(last);
        last = number;
        await viewersAre(1);
      }
      await browser.open('about:blank');
      await viewersAre(0);
    });

    it('shows moving pictures in the embedded page', async () => {
      await browser.open(`${daemon.url}/?embed=1`);
      await untilLive(browser);
      const first = await eventually('a number', () => numberOnCanvas(browser));
      await eventually('a newer number', async () => {
        const number = await numberOnCanvas(browser);
        return number !== null && number > first;
      });
    });

    it('shows frames in an <img> within two frame intervals, with headers ahead', async () => {
      const watcher = watch(daemon.port, file.token);
      // A page of the daemon, since scripts cannot read pixels of another origin, and one without a policy for images.
      await browser.open(`${daemon.url}/metrics`);
      // In the page's own scope: Firefox gives WebDriver's scripts another one for each command.
      const script = `${SCRIPT}; watchImage('/video_feed?advance_headers=1', ${shownNumber.toString()}, ${TO_DRAW})`;
      await browser.evaluate(`window.eval(${JSON.stringify(script)})`);
      const seen = await eventually('frames', () =>
        browser.evaluate<[number, number][] | null>(
          `return window.eval('seen.length > ${FRAMES} ? seen : null')`,
        ),
      );
      watcher.stop();
      const numbers = seen.slice(1, FRAMES).map(([number]) => number);
      expect(numbers).to.deep.equal(numbers.toSorted((a, b) => a - b));
      const latenessMs = seen
        .slice(1, FRAMES)
        .map(([number, at]) => at - watcher.seen.get(number)!)
        .toSorted((a, b) => a - b);
      // Some may be late because this machine is busy.
      expect(
        latenessMs[Math.floor(latenessMs.length * 0.5)],
        `ms late: ${latenessMs.map(Math.round).join(' ')}`,
      ).to.be.lessThan(2 * INTERVAL_MS);
    });
  });

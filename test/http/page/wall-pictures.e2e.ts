import { expect } from 'chai';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { eventually } from '../../helpers/eventually.ts';
import { FEW_FRAMES } from '../../helpers/page-daemons.ts';
import { holds } from '../../helpers/viewer-page.ts';
import { startWallHub } from '../../helpers/wall-hub.ts';
import type { WallHub } from '../../helpers/wall-hub.ts';

/** The page paints when the test says so, as a hidden one does when somebody looks again. `readMs` is when bytes came last. */
const HELD = `
  const paint = requestAnimationFrame;
  const waiting = [];
  let isHeld = false;
  globalThis.hold = () => void (isHeld = true);
  globalThis.release = () => {
    isHeld = false;
    for (const act of waiting.splice(0)) paint(act);
  };
  globalThis.isWaiting = () => waiting.length > 0;
  globalThis.requestAnimationFrame = (act) => (isHeld ? waiting.push(act) : paint(act));
  const { read } = ReadableStreamDefaultReader.prototype;
  ReadableStreamDefaultReader.prototype.read = async function () {
    const chunk = await read.call(this);
    globalThis.readMs = performance.now();
    return chunk;
  };`;
/** A picture is old 2 s after it has come. */
const OLD_MS = 2500;

describeInBrowser('the pictures on the wall of a hub', (browser) => {
  let wall: WallHub;

  before(async () => {
    wall = await startWallHub(['gate']);
  });
  after(() => wall.stop());

  it('are as old as they are when they have waited to be painted', async () => {
    const { page, close } = await openPage(browser(), wall.hub.url, {}, (made) => made.addInitScript(HELD));
    await wall.areLive(page);
    const source = () => page.locator('.tile img').getAttribute('src');
    const stateIs = (state: string) => page.locator(`.tile[data-state="${state}"]`).waitFor();
    await page.evaluate('hold()');
    await eventually('a picture that waits', () => page.evaluate<boolean>('isWaiting()'));
    wall.hub.kill('SIGSTOP');
    try {
      await eventually('silence', () => page.evaluate<boolean>(`performance.now() - readMs > ${OLD_MS}`));
      await stateIs('old');
      const before = await source();
      await page.evaluate(`{
        const tile = document.querySelector('.tile');
        globalThis.states = [];
        new MutationObserver(() => states.push(tile.dataset.state)).observe(tile, { attributes: true });
        document.querySelector('.tile img').addEventListener('load', () => states.push('shown'));
        release();
      }`);
      await eventually('the picture', async () => (await source()) !== before);
      await eventually('it is shown', () => page.evaluate<boolean>("states.includes('shown')"));
      // What the tile says is checked every second.
      const states = await eventually('the next check', async () => {
        const seen = await page.evaluate<string[]>('states');
        return seen.slice(seen.indexOf('shown')).length > 1 ? seen : null;
      });
      expect(new Set(states)).to.deep.equal(new Set(['shown', 'old']));
    } finally {
      wall.hub.kill('SIGCONT');
    }
    await stateIs('live');
    await close();
  });

  it('make the grid, before the list of cameras says which shape they have', async () => {
    const size = ['--camera-width', '320', '--camera-height', '240'];
    const square = await startWallHub(['gate'], ['--source', 'test', ...size, ...FEW_FRAMES]);
    try {
      // The list is read once only: nobody has watched yet, so the hub does not know.
      const { page, close } = await openPage(browser(), square.hub.url, {}, async (made) => {
        await made.route('**/cameras', (route) => route.abort());
        await made.route('**/cameras', (route) => route.continue(), { times: 1 });
      });
      await square.areLive(page);
      await holds(
        page,
        "Number(document.querySelector('#tiles').style.getPropertyValue('--aspect')) === 1.33",
      );
      await close();
    } finally {
      await square.stop();
    }
  });

  it('are there in browsers that make no Base64 of bytes', async () => {
    const { page, complaints, close } = await openPage(browser(), wall.hub.url, {}, (made) =>
      made.addInitScript('delete Uint8Array.prototype.toBase64'),
    );
    await wall.areLive(page);
    const image = page.locator('.tile img');
    const first = await image.getAttribute('src');
    expect(first).to.match(/^blob:/);
    await eventually('another picture', async () => (await image.getAttribute('src')) !== first);
    await eventually('its pixels', () =>
      image.evaluate((shown: { naturalWidth: number }) => shown.naturalWidth === 384),
    );
    expect(complaints).to.deep.equal([]);
    await close();
  });
});

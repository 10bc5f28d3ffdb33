import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** As DisplayKind in daemon/http/page/browser/display-state.ts. */
export type Kind = 'live' | 'late' | 'paused' | 'connecting' | 'old';

/** Only ends what hangs: the page itself needs up to 15 s, between two attempts. */
const WAIT_MS = 90_000;

/** Resolves when the page is in this state. */
export async function kindIs(page: Page, kind: Kind, timeout = WAIT_MS): Promise<void> {
  await page.locator(`html[data-kind="${kind}"]`).waitFor({ state: 'attached', timeout });
}

/** Resolves when the second bundle has started. */
export async function wholePage(page: Page): Promise<void> {
  await page.locator('[data-action="pause"][title]').waitFor({ state: 'attached' });
}

/** Opens the details beside the picture, or over it. */
export async function openDetails(page: Page): Promise<void> {
  await wholePage(page);
  await page.getByRole('button', { name: 'Details', exact: true }).click();
  await page.locator('#details').waitFor();
}

/** Moves the mouse, so that the controls over the picture are shown, and gives the button of this name. */
export async function shownButton(page: Page, name: string): Promise<Locator> {
  await page.locator('#stage').hover();
  return page.locator('#viewer').getByRole('button', { name, exact: true });
}

/** The controls fade after a few seconds: on a busy machine, they may be gone before the pointer is over the button. */
const PRESS_MS = 10_000;

/** Presses a button over the picture. Under a resting pointer, the controls do not fade, however long that takes. */
export async function pressShown(page: Page, name: string): Promise<void> {
  await eventually(`“${name}” is pressed`, async () => {
    const button = await shownButton(page, name);
    await button.hover({ force: true });
    await button.click({ timeout: PRESS_MS });
    return true;
  });
}

/** Stops the clock of a page in which it is installed. On a busy machine, the moment may have passed before the page hears of it. */
export async function stopClock(page: Page): Promise<void> {
  await eventually('the clock stands', async () => {
    await page.clock.pauseAt(Date.now() + 1000);
    return true;
  });
}

const CANVAS = "document.querySelector('#canvas')";

const READ_PIXELS = `
  const [width, height] = [shown.videoWidth ?? shown.width, shown.videoHeight ?? shown.height];
  const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  copy.drawImage(shown, 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);`;

const SUM_OF_PIXELS = `(shown) => {${READ_PIXELS}
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum = (Math.imul(sum, 31) + data[i]) | 0;
  return sum;
}`;

/** A hash of the picture's pixels, from the canvas or from the video that the expression names. */
export async function pictureSum(page: Page, where = CANVAS): Promise<number> {
  return page.evaluate<number>(`(${SUM_OF_PIXELS})(${where})`);
}

/** Resolves when the picture has changed. */
export async function pictureMoves(page: Page, where = CANVAS): Promise<void> {
  await holds(page, `(${SUM_OF_PIXELS})(${where}) !== ${await pictureSum(page, where)}`);
}

/** An expression for the page: whether the picture has no colors. A video is never exactly gray. */
export function isGray(where: string): string {
  return `((shown) => {${READ_PIXELS}
  for (let i = 0; i < data.length; i += 4)
    if (Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 12) return false;
  return true;
})(${where})`;
}

const POLL_MS = 50;

/** Resolves when the expression is true in the page. Playwright's waitForFunction needs eval, which the page's policy forbids. */
export async function holds(page: Page, expression: string, waitMs = WAIT_MS): Promise<void> {
  const endMs = performance.now() + waitMs;
  while ((await page.evaluate(expression)) !== true) {
    if (performance.now() > endMs) throw new Error(`not true within ${waitMs} ms: ${expression}`);
    await page.waitForTimeout(POLL_MS);
  }
}

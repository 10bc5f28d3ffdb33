import type { Page } from 'playwright-core';

/** How the page says its picture is; as Kind in daemon/http/page/browser/verdict.ts. */
export type Kind = 'live' | 'late' | 'paused' | 'connecting' | 'old';

/** Resolves when the page says so. */
export async function kindIs(page: Page, kind: Kind, timeout = 20_000): Promise<void> {
  await page.locator(`html[data-kind="${kind}"]`).waitFor({ state: 'attached', timeout });
}

/** Resolves when what is loaded behind the first picture is there. */
export async function wholePage(page: Page): Promise<void> {
  await page.locator('[data-act="pause"][title]').waitFor({ state: 'attached' });
}

const SUM_OF_PIXELS = `() => {
  const canvas = document.querySelector('#canvas');
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum = (Math.imul(sum, 31) + data[i]) | 0;
  return sum;
}`;

/** A number that changes with any pixel of the picture. */
export async function pictureSum(page: Page): Promise<number> {
  return page.evaluate<number>(`(${SUM_OF_PIXELS})()`);
}

/** Resolves when another picture is on the canvas. */
export async function pictureMoves(page: Page): Promise<void> {
  await holds(page, `(${SUM_OF_PIXELS})() !== ${await pictureSum(page)}`);
}

const POLL_MS = 50;
const WAIT_MS = 20_000;

/** Resolves when the expression is true in the page. Playwright's waitForFunction needs eval, which the page's policy forbids. */
export async function holds(page: Page, expression: string, waitMs = WAIT_MS): Promise<void> {
  const endMs = performance.now() + waitMs;
  while ((await page.evaluate(expression)) !== true) {
    if (performance.now() > endMs) throw new Error(`not true within ${waitMs} ms: ${expression}`);
    await page.waitForTimeout(POLL_MS);
  }
}

import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Prepares a page for violations(); the page's Content-Security-Policy allows no other way to add a script. */
export function withAxe(page: Page): Promise<unknown> {
  return page.addInitScript({ path: AXE });
}

/** Colors between two states are those of neither. An animation without an end cannot be finished. */
const FINISH_TRANSITIONS = `for (const one of document.getAnimations())
  if (one.effect.getComputedTiming().endTime !== Infinity) one.finish();`;

/** The problems that axe finds in the page, and where. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(FINISH_TRANSITIONS);
  return page.evaluate<string[]>(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`))',
  );
}

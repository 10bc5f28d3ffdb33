import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/** The script that looks for what people with other senses cannot use; for page.addInitScript(). */
export const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What it finds wrong in the page, which has loaded it. */
export async function violations(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`))',
  );
}

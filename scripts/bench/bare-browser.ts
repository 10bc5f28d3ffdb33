import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { CHROMIUM_ARGUMENTS, chromiumPath } from '../../test/helpers/browser.ts';
import { eventually } from '../../test/helpers/eventually.ts';
import { start, temporaryFolder } from './children.ts';

export interface BareBrowser {
  readonly pid: number;
  /** Looks at its page. From then on the browser does more than by itself. */
  inspect<T>(look: (page: Page) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/**
 * Chromium with one page that nobody inspects. To a program that drives it, it reports each request with its URL, and so each picture
 * that is in one.
 */
export function openBare(url: string, { width, height }: { width: number; height: number }): BareBrowser {
  const folder = temporaryFolder();
  const own = [`--window-size=${width},${height}`, `--user-data-dir=${folder}`, '--remote-debugging-port=0'];
  const child = start('load', [chromiumPath(), ...CHROMIUM_ARGUMENTS, ...own, url]);
  const address = () =>
    eventually('the port of Chromium', () => {
      const [port] = readFileSync(join(folder, 'DevToolsActivePort'), 'utf8').split('\n');
      return port === undefined || port === '' ? null : `http://127.0.0.1:${port}`;
    });
  return {
    pid: child.pid,
    inspect: async (look) => {
      const browser = await chromium.connectOverCDP(await address());
      try {
        const page = browser.contexts()[0]?.pages()[0];
        if (page === undefined) throw new Error('Chromium has no page');
        return await look(page);
      } finally {
        await browser.close();
      }
    },
    stop: () => child.stop(),
  };
}

import { eventually } from './eventually.ts';
import { childrenOf, lives, residentBytes } from './process-facts.ts';
import { shownNumber, STRIP } from './shown-number.ts';
import type { DrivenBrowser } from './webdriver-browser.ts';

/** Resolves with the age of the page in ms when it first shows a live picture; accurate to POLL_MS. */
export function untilLive(browser: DrivenBrowser): Promise<number> {
  return eventually('a live picture', () =>
    browser.evaluate<number | null>(
      "return document.documentElement.dataset.kind === 'live' ? performance.now() : null",
    ),
  );
}

/** The number of the fake camera's frame in the pixels of the page's canvas; null if it shows none. */
export function numberOnCanvas(browser: DrivenBrowser): Promise<number | null> {
  const { width, height } = STRIP;
  return browser.evaluate<number | null>(`
    const copy = Object.assign(document.createElement('canvas'), { width: ${width}, height: ${height} });
    const context = copy.getContext('2d');
    context.drawImage(document.querySelector('#canvas'), 0, 0);
    const { data } = context.getImageData(0, 0, ${width}, ${height});
    const pixels = new Uint8Array(${width * height}).map((_, i) => data[4 * i + 1]);
    return (${shownNumber.toString()})({ width: ${width}, pixels });`);
}

/** Resident memory of the browser's processes. */
export function browserBytes({ pid }: DrivenBrowser): number {
  const family = (parent: number): number[] => [parent, ...childrenOf(parent).flatMap(family)];
  return family(pid)
    .filter(lives)
    .reduce((sum, each) => sum + residentBytes(each), 0);
}

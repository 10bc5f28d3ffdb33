import { setTimeout as delay } from 'node:timers/promises';
import { browserBytes, untilLive } from '../helpers/watched-page.ts';
import { startFirefox, startWebKit } from '../helpers/webdriver-browser.ts';
import type { DrivenBrowser } from '../helpers/webdriver-browser.ts';
import type { Fault, Form, Outcome } from './fault.ts';
import { expectNoneLost, runWithFault } from './subject.ts';
import type { Subject } from './subject.ts';

const MEGABYTE = 2 ** 20;
/** More loads than a browser has connections to a host, in the long form. */
const RELOAD_MS = 15_000;
const WATCH_MS: Record<Form, number> = { short: 15_000, long: 165_000 };
/** A browser's heap has its usual size after some seconds. */
const WARM_UP_MS = 15_000;

/** WebKit keeps every connection whose response is multipart: after six loads it could not reach the camera any more. */
export const BROWSER_FAULTS: readonly Fault[] = [
  {
    name: 'WebKitGTK watches the page, and loads it again and again',
    measured: "growth of the browser's memory",
    bound: { max: 64, unit: 'MB' },
    needs: ['WebKitGTK', 'Xvfb'],
    runsBesideOthers: true,
    run: (form) => reload(startWebKit, form),
  },
  {
    name: 'Firefox watches the page, and loads it again and again',
    measured: "growth of the browser's memory",
    bound: { max: 64, unit: 'MB' },
    needs: ['Firefox'],
    runsBesideOthers: true,
    run: (form) => reload(startFirefox, form),
  },
];

async function reload(start: () => Promise<DrivenBrowser>, form: Form): Promise<Outcome> {
  const { found, growth } = await runWithFault({}, async (subject) => {
    const browser = await start();
    try {
      return await watchFor(browser, subject, WATCH_MS[form]);
    } finally {
      await browser.close();
    }
  });
  return { ...found, growth };
}

async function watchFor(browser: DrivenBrowser, subject: Subject, ms: number): Promise<Outcome> {
  const { url } = subject.daemon;
  let loads = 0;
  let slowestMs = 0;
  const load = async () => {
    loads++;
    await browser.open(`${url}/`);
    slowestMs = Math.max(slowestMs, await untilLive(browser));
  };
  await load();
  await delay(WARM_UP_MS);
  const before = browserBytes(browser);
  for (const endMs = performance.now() + ms; performance.now() < endMs;) {
    await load();
    await delay(RELOAD_MS);
    const { viewers } = await subject.status();
    // The healthy one, and the page.
    if (viewers.length !== 2) throw new Error(`${viewers.length - 1} viewers after ${loads} loads`);
  }
  await expectNoneLost(subject);
  const value = Math.max(0, (browserBytes(browser) - before) / MEGABYTE);
  const note = `${loads} loads, the first picture after at most ${Math.round(slowestMs)} ms; one viewer each`;
  return { value, note };
}

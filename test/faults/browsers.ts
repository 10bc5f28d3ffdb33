import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../helpers/eventually.ts';
import { browserBytes, untilLive } from '../helpers/watched-page.ts';
import { startFirefox, startWebKit } from '../helpers/webdriver-browser.ts';
import type { DrivenBrowser } from '../helpers/webdriver-browser.ts';
import type { Fault, Form, Outcome } from './fault.ts';
import { expectNoneLost, runWithFault } from './subject.ts';
import type { Subject } from './subject.ts';

const MEGABYTE = 2 ** 20;
/** More than a browser has connections to a host. */
const LOADS: Record<Form, number> = { short: 8, long: 11 };
const RELOAD_MS: Record<Form, number> = { short: 500, long: 15_000 };
/** A browser's heap has its usual size after some seconds and loads. */
const WARM_UP: Record<Form, { ms: number; loads: number }> = {
  short: { ms: 500, loads: 3 },
  long: { ms: 15_000, loads: 1 },
};

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
      return await loadAgain(browser, subject, form);
    } finally {
      await browser.close();
    }
  });
  return { ...found, growth };
}

async function loadAgain(browser: DrivenBrowser, subject: Subject, form: Form): Promise<Outcome> {
  const { url } = subject.daemon;
  let loads = 0;
  let slowestMs = 0;
  const load = async (watchMs: number) => {
    loads++;
    await browser.open(`${url}/`);
    slowestMs = Math.max(slowestMs, await untilLive(browser));
    await delay(watchMs);
    // The healthy one, and the page: the one before has gone.
    let seen: readonly unknown[] = [];
    const hasTwo = eventually(`one viewer after ${loads} loads`, async () => {
      seen = (await subject.status()).viewers;
      return seen.length === 2;
    });
    await hasTwo.catch(async (error: unknown) => {
      const page = await browser.evaluate<string>('return document.documentElement.innerText');
      throw new Error(`${String(error)}: ${JSON.stringify(seen)}; the page says: ${page}`);
    });
  };
  while (loads < WARM_UP[form].loads) await load(WARM_UP[form].ms);
  const before = browserBytes(browser);
  while (loads < WARM_UP[form].loads + LOADS[form]) await load(RELOAD_MS[form]);
  await expectNoneLost(subject);
  const value = Math.max(0, (browserBytes(browser) - before) / MEGABYTE);
  const note = `${loads} loads, the first picture after at most ${Math.round(slowestMs)} ms; one viewer each`;
  return { value, note };
}

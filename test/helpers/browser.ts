import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startLongLived } from './long-lived.ts';
import { needs } from './programs.ts';

/** The program's name on Debian, then those on other systems. */
const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const EXECUTABLE = process.env['CHROMIUM'] ?? PATHS.find((path) => existsSync(path));

/** For a browser to start, and for each step in it. Only ends what hangs; less than the time of a test. */
const WAIT_MS = 90_000;

export const CHROMIUM_ARGUMENTS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @throws Error when there is no Chromium. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGUMENTS, timeout: WAIT_MS });
}

/** @throws Error when there is no Chromium. */
export function chromiumPath(): string {
  if (EXECUTABLE === undefined)
    throw new Error('no Chromium: apt-get install chromium, or set CHROMIUM to its path');
  return EXECUTABLE;
}

let shared: Browser | null = null;

/** The browser of this process, for all its test files. Each test has its own context. */
export async function sharedBrowser(): Promise<Browser> {
  if (shared === null || !shared.isConnected())
    shared = await startLongLived(launchBrowser, (browser) => browser.close());
  return shared;
}

/** A page, and what it should not have done. */
export interface WatchedPage {
  page: Page;
  /** Errors and warnings of the console, uncaught errors, and breaches of the Content-Security-Policy. */
  complaints: string[];
  /** Every URL that it has requested. */
  requests: string[];
  close(): Promise<void>;
}

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  prepare: (page: Page) => Promise<unknown> = async () => {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    // The rest is what Chromium tells developers, such as an autofocus that came second, or how long a timer took.
    if (['error', 'warning', 'assert'].includes(message.type()))
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('request', (request) => requests.push(request.url()));
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', (event) => console.error('CSP', event.violatedDirective, event.blockedURI))",
  );
  await prepare(page);
  await page.goto(url);
  const close = async () => {
    // A route handler that waits for a response would throw after the page is closed.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await context.close();
  };
  return { page, complaints, requests, close };
}

/** A group of tests that need Chromium: without it they are skipped by name, and fail if CI=true. */
export function describeInBrowser(title: string, body: (browser: () => Browser) => void): void {
  describe(`${title} (in Chromium)`, function () {
    // More than what a test waits for, of which each step has its own limit: this one only ends what hangs.
    this.timeout(300_000);
    let browser: Browser | null = null;

    needs('Chromium');
    before(async () => {
      browser = await sharedBrowser();
    });

    // A failed test leaves its page open.
    after(async () => {
      for (const context of browser?.contexts() ?? []) await context.close();
    });

    body(() => {
      if (browser === null) throw new Error('the browser is not started yet');
      return browser;
    });
  });
}

import type { Browser, Page } from 'playwright-core';
import { openPage } from '../helpers/browser.ts';
import type { WatchedPage } from '../helpers/browser.ts';
import { CLIENT } from './home-assistant-api.ts';
import type { HomeAssistantApi } from './home-assistant-api.ts';

const SIZE = { width: 1100, height: 760 };
const TOKEN_SECONDS = 1800;

/** Home Assistant's own page at this path, logged in. */
export function openHomePage(
  browser: Browser,
  url: string,
  path: string,
  { token, refreshToken }: HomeAssistantApi,
): Promise<WatchedPage> {
  // As its pages keep it.
  const tokens = {
    access_token: token,
    refresh_token: refreshToken,
    token_type: 'Bearer',
    expires_in: TOKEN_SECONDS,
    expires: Date.now() + 1000 * TOKEN_SECONDS,
    hassUrl: url,
    clientId: CLIENT,
  };
  const text = JSON.stringify(JSON.stringify(tokens));
  const logIn = (page: Page) => page.addInitScript(`localStorage.setItem('hassTokens', ${text})`);
  return openPage(browser, `${url}${path}`, { viewport: SIZE }, logIn);
}

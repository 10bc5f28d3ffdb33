import { LANGUAGE } from './text.ts';

const YEAR_SECONDS = 365 * 86_400;

/**
 * Makes the buttons with `data-language` choose the language of all pages of this camera. Without Path, the cookie is limited
 * to the folder of the page (RFC 6265 §5.1.4), and so to a proxy's prefix. The server sets the same cookie.
 */
export function enableLanguageSwitch(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-language]')) {
    const { language = '' } = button.dataset;
    button.setAttribute('aria-pressed', String(LANGUAGE.startsWith(language)));
    button.addEventListener('click', () => {
      document.cookie = `picamd_language=${language}; Max-Age=${YEAR_SECONDS}; SameSite=Lax`;
      // A language in the URL would win.
      const url = new URL(location.href);
      url.searchParams.delete('language');
      history.replaceState(null, '', url);
      location.reload();
    });
  }
}

import type { Context } from 'koa';
import { isLanguage, LANGUAGES } from './languages.ts';
import type { Language } from './languages.ts';

/** The page's switcher sets it too: see browser/language-switch.ts. */
const COOKIE = /(?:^|; *)picamd_language=(\w*)/;
const YEAR_SECONDS = 365 * 86_400;

/**
 * The language for a person: the one of `?language=`, which is remembered; else the one remembered; else the one that the
 * browser likes best; else English. Tells caches that the answer depends on it.
 */
export function requestLanguage(ctx: Context): Language {
  ctx.state['language'] ??= chosenLanguage(ctx);
  return ctx.state['language'] as Language;
}

function chosenLanguage(ctx: Context): Language {
  ctx.vary('Accept-Language');
  ctx.vary('Cookie');
  const { language: wanted } = ctx.query;
  if (isLanguage(wanted)) {
    remember(ctx, wanted);
    return wanted;
  }
  const remembered = COOKIE.exec(ctx.get('Cookie'))?.[1];
  if (isLanguage(remembered)) return remembered;
  const liked = ctx.acceptsLanguages(Object.keys(LANGUAGES));
  return isLanguage(liked) ? liked : 'en';
}

/** Without Path, the cookie is limited to the folder of this request (RFC 6265 §5.1.4), and so to a proxy's prefix. */
function remember(ctx: Context, language: Language): void {
  ctx.append('Set-Cookie', `picamd_language=${language}; Max-Age=${YEAR_SECONDS}; SameSite=Lax`);
}

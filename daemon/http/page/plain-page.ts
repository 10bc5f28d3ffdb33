import escapeHtml from 'escape-html';
import type { FormTexts } from '../languages/form-texts.ts';
import type { Health } from '../routes/health.ts';
import type { PageFacts } from './page.ts';

/** As often as text browsers can bear, and as old as a picture may look. */
const REFRESH_SECONDS = 5;

/**
 * The page for browsers without script (lynx, dillo, NetSurf, links2), which cannot show a stream either: the newest
 * snapshot, again and again, and where it comes from, or why there is none. `credentials` belong to each of its URLs:
 * `&amp;token=…` or nothing. `nowMs` makes the URL of the picture a new one for caches that ignore `no-store`.
 */
export function plainPage(
  texts: FormTexts,
  cameraName: string,
  facts: PageFacts,
  health: Health,
  credentials: string,
  nowMs: number,
): string {
  const name = escapeHtml(cameraName);
  const test = facts.testPicture ? `<p><strong>${texts.html('forms.testPicture')}</strong></p>\n` : '';
  const live = `<a href="./${credentials.replace('&amp;', '?')}">${texts.html('forms.liveVideo')}</a>`;
  return `<!doctype html>
<html lang="${texts.tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<meta http-equiv="refresh" content="${REFRESH_SECONDS}">
<title>${name}</title>
</head>
<body>
<h1><bdi>${name}</bdi></h1>
${test}${picture(texts, facts, health, `?at=${nowMs}${credentials}`)}
<p>${texts.html('forms.reloaded', { seconds: REFRESH_SECONDS, live })}</p>
</body>
</html>
`;
}

function picture(
  texts: FormTexts,
  { width, height }: PageFacts,
  { healthy, state, reason }: Health,
  query: string,
): string {
  if (state === 'private') return `<p><strong>${texts.html('forms.private')}</strong></p>`;
  if (healthy)
    return `<p><img src="snapshot.jpg${query}" width="${width}" height="${height}" alt="${texts.html('forms.pictureOf')}"></p>`;
  const { message, hint } =
    reason === null ? { message: texts.text('forms.stopped'), hint: '' } : texts.failure(reason);
  const why = escapeHtml(message);
  return `<p><strong>${texts.html('forms.noPicture', { why })}</strong> ${escapeHtml(hint)}</p>`;
}

import escapeHtml from 'escape-html';
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
  cameraName: string,
  facts: PageFacts,
  health: Health,
  credentials: string,
  nowMs: number,
): string {
  const name = escapeHtml(cameraName);
  return `<!doctype html>
<html lang="en">
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
${facts.testPicture ? '<p><strong>Test picture, not a camera</strong></p>\n' : ''}${picture(facts, health, `?at=${nowMs}${credentials}`)}
<p>This page is loaded again every ${REFRESH_SECONDS} seconds. Browsers with JavaScript show <a href="./${credentials.replace('&amp;', '?')}">live video</a>.</p>
</body>
</html>
`;
}

function picture({ width, height }: PageFacts, { healthy, reason }: Health, query: string): string {
  if (healthy)
    return `<p><img src="snapshot.jpg${query}" width="${width}" height="${height}" alt="Picture of the camera"></p>`;
  const { message, hint } = reason ?? { message: 'The camera is stopped', hint: '' };
  return `<p><strong>No picture: ${escapeHtml(message)}.</strong> ${escapeHtml(hint)}</p>`;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Puts what several pages have into one of them: `<!-- include pages.html -->` becomes the file of that name in `folder`. There, an
 * element with `data-only="settings connect"` stays on those pages alone, and `data-current="settings"` marks the link to the page that is open.
 *
 * @param page - name of the page's bundle, as `settings`.
 */
export function withIncludes(html: string, page: string, folder: string): string {
  return html.replaceAll(/<!-- include ([\w-]+\.html) -->\n?/g, (_, name: string) =>
    readFileSync(join(folder, name), 'utf8')
      .replaceAll(
        /\s*<(\w+) data-only="([\w ]+)"(.*?<\/\1>)/gs,
        (_all, tag: string, only: string, rest: string) =>
          only.split(' ').includes(page) ? `\n<${tag}${rest}` : '',
      )
      .replaceAll(/ data-current="(\w+)"/g, (_all, current: string) =>
        current === page ? ' aria-current="page"' : '',
      ),
  );
}

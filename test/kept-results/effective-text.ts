import { transformSync } from 'esbuild';

const SCRIPT = /\.(ts|mts|js|mjs|cjs)$/;
const XML_COMMENT = /<!--.*?-->/gs;
/** `#` in shell, Perl, systemd and settings files, `//` in apt's. The first line of a script is not a comment. */
const COMMENT_LINE = /^\s*(#(?!!)|\/\/)/;

/** The part of a file that affects what it does: its text without comments, blank lines and, for TypeScript, format and types. */
export function effectiveText(path: string, content: string): string {
  if (SCRIPT.test(path))
    return transformSync(content, { loader: 'ts', minifyWhitespace: true, legalComments: 'none' }).code;
  if (content.startsWith('<')) return withoutBlankLines(content.replace(XML_COMMENT, ''));
  return withoutBlankLines(content, COMMENT_LINE);
}

function withoutBlankLines(content: string, alsoWithout = /^$/): string {
  return content
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !alsoWithout.test(line))
    .join('\n');
}

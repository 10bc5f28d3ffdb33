import * as v from 'valibot';
import { splitWords } from './args.ts';
import { args } from './word-types.ts';
import type { ValueType } from './value-types.ts';

/** A program, or a shell, which understands all of it itself. */
const SHELL = /(?:^|\/)(?:ba|da|k|z|a)?sh$/;
const ASSIGNMENT = /^[A-Za-z_]\w*=/;
/** How words begin that only a shell understands; `$` and `~` of a word like `pa$word` are ordinary. */
const SHELL_WORDS: readonly (readonly [start: RegExp, shown: string])[] = [
  [/^\d?>/, '>'],
  [/^\d?</, '<'],
  [/^\|/, '|'],
  [/^&/, '&'],
  [/^;|;$/, ';'],
  [/^`/, '`'],
  [/^~(?:\/|$)/, '~'],
  [/^\$[A-Za-z_{(]/, '$'],
];

/** A program and its arguments. What only a shell understands is refused: the program would get it as an argument. */
export const programLine: ValueType<string[]> = {
  ...args,
  schema: v.pipe(
    v.string(),
    v.check((text) => shellWord(text) === null),
    args.schema,
  ),
  advice: (text) => {
    const found = shellWord(text);
    return found === null
      ? null
      : `a program and its arguments without ${found}, which only a shell understands: for a shell, write sh -c 'COMMAND'`;
  },
};

/** What in that line needs a shell; null if nothing does. Without the word itself, which may be a password. */
function shellWord(text: string): string | null {
  // A JSON array says exactly what is meant.
  const words = text.trimStart().startsWith('[') ? [] : (splitWords(text) ?? []);
  const [program = ''] = words;
  if (SHELL.test(program)) return null;
  if (ASSIGNMENT.test(program)) return 'NAME=VALUE in front';
  return SHELL_WORDS.find(([start]) => words.some((word) => start.test(word)))?.[1] ?? null;
}

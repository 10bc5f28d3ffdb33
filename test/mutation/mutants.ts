import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';

/** One small change of the product, which a test should notice. */
export interface Mutant {
  readonly id: string;
  /** Room of daemon/. */
  readonly room: string;
  /** Where it is in the TypeScript source: `daemon/frame/frame.ts:12`. */
  readonly place: string;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
  /** True for a text that only people read: it is not tested. */
  readonly isWording: boolean;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** The part of Babel's NodePath that isWording() reads. */
interface Path {
  readonly node: { readonly type: string };
  readonly listKey?: string;
  readonly key: string | number | null;
  readonly parentPath: Path | null;
  toString(): string;
}

const nothing = () => {};
const no = () => false;
const LOGGER = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
  isTraceEnabled: no,
  isDebugEnabled: no,
  isInfoEnabled: no,
  isWarnEnabled: no,
  isErrorEnabled: no,
  isFatalEnabled: no,
};
/**
 * Builds all mutants of a room of daemon/ into its compiled files in `dist`, each behind a switch: the global
 * `__stryker__.activeMutant` is the id of the one that is on.
 */
export async function instrument(dist: string, room: string, only: string): Promise<Mutant[]> {
  const folder = join(dist, 'daemon', room);
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.js') && name.includes(only))
    .map((name) => join(folder, name));
  const sources = files.map((name) => ({ name, content: readFileSync(name, 'utf8'), mutate: true }));
  const ignorers = [{ shouldIgnore: (path: unknown) => (isWording(path as Path) ? 'wording' : undefined) }];
  const result = await new Instrumenter(LOGGER).instrument(sources, {
    plugins: null,
    excludedMutations: [],
    ignorers,
  });
  for (const { name, content } of result.files) writeFileSync(name, content);
  return result.mutants.map(({ id, fileName, location, mutatorName, replacement, status }) => {
    const source = sources.find(({ name }) => name === fileName)?.content ?? '';
    const map = new SourceMap(JSON.parse(readFileSync(`${fileName}.map`, 'utf8')));
    const entry = map.findEntry(location.start.line, location.start.column);
    const path = fileName.slice(join(dist, '/').length).replace(/js$/, 'ts');
    return {
      id,
      room,
      place: `${path}:${'originalLine' in entry ? entry.originalLine + 1 : '?'}`,
      mutator: mutatorName,
      original: between(source, location.start, location.end),
      replacement,
      isWording: status === 'Ignored',
    };
  });
}

/** A text that is logged, or one of an error of ours after its code. */
function isWording(path: Path): boolean {
  if (!/^(StringLiteral|TemplateLiteral)$/.test(path.node.type) || path.listKey !== 'arguments') return false;
  const call = path.parentPath?.toString() ?? '';
  return /^[\w.#]*\blog\.\w+\(/.test(call) || (call.startsWith('new PicamdError(') && path.key !== 0);
}

function between(source: string, start: Position, end: Position): string {
  const lines = source.split('\n').slice(start.line, end.line + 1);
  lines.push((lines.pop() ?? '').slice(0, end.column));
  return lines.join('\n').slice(start.column);
}

import type { Context } from 'koa';
import { errorEntry, ERRORS, PicamdError } from '../../errors.ts';
import type { Log } from '../../log/logger.ts';
import { answerLargeJson } from '../compressed-json.ts';
import { jsonObject } from '../json-body.ts';
import { authorOf } from '../request-client.ts';

/** A StateFile, as its routes see it. */
export interface StateStore<T> {
  readonly value: T;
  readonly tag: string;
  write(document: unknown, expectedTag: string): Promise<T>;
}

interface StateRoute<T> {
  readonly file: StateStore<T>;
  readonly log: Log;
  /** What it is called in the log, as in `alerts`. */
  readonly name: string;
  /** The document that is shown for a value; without it, the value itself. */
  readonly show?: (value: T, ctx: Context) => object;
  /** The document to write for one that was sent, for example with secrets that were not shown. Without it, the same. */
  readonly complete?: (sent: Readonly<Record<string, unknown>>, current: T, ctx: Context) => unknown;
  /** Called after a change, with what is in effect. */
  readonly changed?: (value: T) => Promise<void> | void;
}

/**
 * The handler of GET and PUT of a state file, for a route with `answers: 'json'` and the right `admin`. GET answers the document,
 * with its ETag; PUT replaces it, with that ETag in If-Match, and answers the new one. Who has seen an old one gets the current one
 * with the error 'state-changed', as `document`.
 */
export function stateDocument<T extends object>(route: StateRoute<T>) {
  const { file, log, name, show = (value: T) => value } = route;
  const answer = (ctx: Context, document: object): Promise<void> => {
    ctx.set({ 'Cache-Control': 'no-store', ETag: file.tag });
    return answerLargeJson(ctx, document);
  };
  return async (ctx: Context): Promise<void> => {
    try {
      if (ctx.method === 'PUT') await put(ctx, route);
      await answer(ctx, show(file.value, ctx));
    } catch (error) {
      if (!(error instanceof PicamdError)) throw error;
      const { code, message, hint } = error;
      if (code === 'state-not-saved') log.warn(`${name}: ${message}`);
      ctx.status = errorEntry(code).http ?? 500;
      ctx.set('X-Picamd-Error', code);
      const current = code === 'state-changed' ? { document: show(file.value, ctx) } : {};
      await answer(ctx, { error: { code, message, hint }, ...current });
    }
  };
}

async function put<T>(ctx: Context, route: StateRoute<T>): Promise<void> {
  const { file, log, name, complete = (sent) => sent, changed } = route;
  const author = authorOf(ctx);
  const tag = ctx.get('If-Match').trim();
  if (tag === '')
    throw new PicamdError(
      'no-if-match',
      ERRORS['no-if-match'].meaning,
      `Send the ETag of GET ${ctx.path} in If-Match.`,
    );
  const sent = jsonObject(ctx);
  if (sent === null)
    throw new PicamdError(
      'state-invalid',
      'The body is not a JSON object',
      `Send a document as GET ${ctx.path} has it.`,
    );
  const value = await file.write(complete(Object.fromEntries(sent), file.value, ctx), tag);
  log.info(author, `${name}: changed by ${author.user}`);
  await changed?.(value);
}

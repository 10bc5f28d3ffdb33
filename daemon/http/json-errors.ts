import type { Context } from 'koa';
import { errorEntry, PicamdError } from '../errors.ts';
import { answerJson } from './responses.ts';

type Handler = (ctx: Context) => Promise<void> | void;

/** The handler of a `json` route: a PicamdError becomes `{"error": {"code", "message", "hint"}}` with the status of its code. */
export function withJsonErrors(act: Handler) {
  return async (ctx: Context): Promise<void> => {
    ctx.set('Cache-Control', 'no-store');
    try {
      await act(ctx);
    } catch (error) {
      if (!(error instanceof PicamdError)) throw error;
      const { code, message, hint } = error;
      ctx.status = errorEntry(code).http ?? 500;
      ctx.set('X-Picamd-Error', code);
      answerJson(ctx, { error: { code, message, hint } });
    }
  };
}

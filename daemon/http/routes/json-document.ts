import type { Context } from 'koa';
import { answerJson } from '../responses.ts';

/** GET /status; api.md describes its fields. */
export function statusJson({ status }: { readonly status: () => Promise<object> }) {
  return jsonDocument(status);
}

/** Answers with a document as JSON. */
export function jsonDocument(document: () => object | Promise<object>) {
  return async (ctx: Context): Promise<void> => {
    ctx.set('Cache-Control', 'no-store');
    answerJson(ctx, await document());
  };
}

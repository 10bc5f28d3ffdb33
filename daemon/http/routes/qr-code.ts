import type { Context } from 'koa';
import { PicamdError } from '../../errors.ts';
import { qrPath } from '../../text/qr-code.ts';
import { fieldsOf, textField } from '../access-fields.ts';
import { withJsonErrors } from '../json-errors.ts';
import { answerJson } from '../responses.ts';

/** Longer than a URL with a token; such a code is still readable from a screen, and takes a few ms. */
const MAX_BYTES = 1024;

/** POST /qr-code takes `{"text"}`: in a body, because a URL with a token would stand in logs. */
export const qrCode = withJsonErrors((ctx: Context) => {
  const text = textField(fieldsOf(ctx, ['text']), 'text');
  if (Buffer.byteLength(text) > MAX_BYTES)
    throw new PicamdError('bad-fields', `text has more than ${MAX_BYTES} bytes`, 'Send a shorter text.');
  answerJson(ctx, qrPath(text));
});

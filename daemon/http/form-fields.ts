import { parse } from 'node:querystring';
import type { Context } from 'koa';

const FORM_BYTES = 8192;

/** The fields of a form that was sent; none of one that is longer than 8 KiB. */
export async function formFields(ctx: Context): Promise<Record<string, string>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of ctx.req) {
    bytes += (chunk as Buffer).length;
    // Read to its end all the same: who is still sending would see a reset in the place of an answer.
    if (bytes <= FORM_BYTES) chunks.push(chunk as Buffer);
  }
  if (bytes > FORM_BYTES) return {};
  const fields = parse(Buffer.concat(chunks).toString('utf8'));
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
}

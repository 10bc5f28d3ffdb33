import { parse } from 'node:querystring';
import { finished } from 'node:stream/promises';
import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import { cardPage } from './card-page.ts';
import { NO_STORE } from './responses.ts';

/** A page with one form. All texts but `problem` are HTML. */
export interface FormPage {
  /** The path that the form is posted to, without its leading slash. */
  readonly action: string;
  readonly title: string;
  /** What the camera is, as said after its address. */
  readonly what: string;
  /** Labels and fields. */
  readonly fields: string;
  readonly button: string;
  /** What the button says while the camera works on the form. */
  readonly busy: string;
  /** What stands above the fields: why the form is shown again, or at all; '' for nothing. */
  readonly problem: string;
  /** What stands below the button. */
  readonly footer?: string;
}

/** Marks the button while the form is on its way; a page that the browser kept shows it as it was. */
const BUSY_SCRIPT = `const button = document.querySelector('button');
const label = button.textContent;
const show = (busy) => {
  button.disabled = busy;
  button.textContent = busy ? button.dataset.busy : label;
};
addEventListener('submit', () => show(true));
addEventListener('pageshow', () => show(false));`;

/** Answers with a form, which works without its script. */
export function formPage(ctx: Context, status: number, page: FormPage): void {
  const { action, title, what, fields, button, busy, problem, footer = '' } = page;
  ctx.status = status;
  ctx.set({
    'Cache-Control': NO_STORE,
    // With no-referrer a browser sends `Origin: null`, and sameSite() would refuse the form.
    'Referrer-Policy': 'same-origin',
  });
  const text = problem === '' ? '' : `<p role="alert" id="problem">${escapeHtml(problem)}</p>`;
  const content = `<form method="post" action="${action}">
${text}
${fields}
<button data-busy="${busy}">${button}</button>
${footer}
</form>`;
  cardPage(ctx, { title, what, content, script: BUSY_SCRIPT });
}

const FORM_BYTES = 8192;
const formsOf = new WeakMap<Context, Record<string, string>>();

/** Reads the form that a request sends; resolves with false if it is larger than 8 KiB. */
export async function readForm(ctx: Context): Promise<boolean> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const tooLarge = new AbortController();
  ctx.req.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= FORM_BYTES) chunks.push(chunk);
    else tooLarge.abort();
  });
  await finished(ctx.req, { signal: tooLarge.signal }).catch((error: unknown) => {
    if (!tooLarge.signal.aborted) throw error;
  });
  const parsed = Object.entries(parse(Buffer.concat(chunks).toString('utf8')));
  formsOf.set(ctx, Object.fromEntries(parsed.map(([name, value]) => [name, String(value)])));
  return bytes <= FORM_BYTES;
}

/** The fields of the form; a field that was sent twice is both values with a comma between them. */
export function formFields(ctx: Context): Record<string, string> {
  return formsOf.get(ctx) ?? {};
}

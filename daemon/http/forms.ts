import { parse } from 'node:querystring';
import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import { cardPage } from './card-page.ts';
import { formTexts } from './languages/form-texts.ts';
import { LANGUAGES } from './languages/languages.ts';
import { bodyOf } from './received-body.ts';
import { NO_STORE } from './responses.ts';

/** A page with one form. All texts but `problem` are HTML, in the language of the person. */
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
  /** The query of the URL that leads to it, which stays when another language is chosen. */
  readonly query?: string;
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
  const { action, title, what, fields, button, busy, problem, footer = '', query = '' } = page;
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
</form>
${languageLinks(ctx, action, query)}`;
  cardPage(ctx, { title, what, content, script: BUSY_SCRIPT });
}

/** The form in each other language. */
function languageLinks(ctx: Context, action: string, query: string): string {
  const texts = formTexts(ctx);
  const links = Object.entries(LANGUAGES).map(([language, name]) => {
    const state = language === texts.language ? ' aria-current="true"' : '';
    const href = `${action}?language=${language}${query === '' ? '' : `&amp;${query}`}`;
    return `<a href="${href}" lang="${language}" hreflang="${language}"${state}>${name}</a>`;
  });
  return `<nav aria-label="${texts.html('forms.language')}">\n${links.join('\n')}\n</nav>`;
}

/** The fields of the form; a field that was sent twice is both values with a comma between them. */
export function formFields(ctx: Context): Record<string, string> {
  const parsed = Object.entries(parse(bodyOf(ctx).toString('utf8')));
  return Object.fromEntries(parsed.map(([name, value]) => [name, String(value)]));
}

import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import { ERRORS } from '../../errors.ts';
import type { ErrorCode } from '../../errors.ts';
import { pageFiles } from '../page/page-files.ts';
import type { Language } from './languages.ts';
import { requestLanguage } from './request-language.ts';

type FormKey = `forms.${keyof (typeof import('./en.json'))['forms']}`;
interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** Of placeholders, by their names. */
type Values = Readonly<Record<string, string | number>>;

/** The texts of the pages that the server writes itself, in the language of the person. */
export function formTexts(ctx: Context): FormTexts {
  return new FormTexts(requestLanguage(ctx));
}

/** See formTexts(). */
export class FormTexts {
  readonly language: Language;
  readonly #texts: (typeof pageFiles.texts)['en'];

  constructor(language: Language) {
    this.language = language;
    this.#texts = pageFiles.texts[this.language];
  }

  /** For `lang` in HTML. */
  get tag(): string {
    return this.#texts.tag;
  }

  text(key: FormKey, values: Values = {}): string {
    return filled(this.#textOf(key), values);
  }

  /** The same as HTML; so are the values. */
  html(key: FormKey, values: Values = {}): string {
    return filled(escapeHtml(this.#textOf(key)), values);
  }

  /** What an error means, and what to do about it. */
  error(code: ErrorCode): string {
    return this.#texts.errors[code] ?? ERRORS[code].meaning;
  }

  /** Message, without its full stop, and hint of a failure. In English, they are those that it has; in other languages, what its code means. */
  failure({ code, message, hint }: Failure): Pick<Failure, 'message' | 'hint'> {
    const { errors } = this.#texts;
    const said = errors[code];
    if (said === undefined) return { message, hint };
    return { message: said.replace(/[.\u3002]$/, ''), hint: errors[`${code}.hint`] ?? hint };
  }

  #textOf(key: FormKey): string {
    return this.#texts.forms[key.slice('forms.'.length)] ?? key;
  }
}

function filled(text: string, values: Values): string {
  return text.replaceAll(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
}

import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import { MIN_PASSWORD_CHARACTERS } from '../../access/password.ts';
import { formPage } from '../forms.ts';

export type SetupField = 'code' | 'name' | 'password';

/** What the user has entered, without passwords. */
export interface SetupInput {
  readonly code: string;
  readonly name: string;
}

/** A sentence for the user; `field` is the one it is about, if any. */
export interface SetupProblem {
  readonly text: string;
  readonly field: SetupField | null;
}

const WELCOME = '<p>Nobody can view this camera yet. Choose a user name and password.</p>';
const CODE_HINT = `Find it on the screen connected to the camera, in its log (<code>journalctl -u picamd</code>),
or with <code>sudo picamd claim</code>.`;

/** Answers with the form that creates the first user. */
export function setupForm(
  ctx: Context,
  status: number,
  input: SetupInput,
  problem: SetupProblem | null,
): void {
  const invalid = problem?.field ?? null;
  /** Attributes of a field: the one to be filled in has the focus; `hint` is the id of its hint. */
  const state = (field: SetupField, hint = '') => {
    const described = [field === invalid ? 'problem' : '', hint].join(' ').trim();
    return [
      field === invalid ? ' aria-invalid="true"' : '',
      described === '' ? '' : ` aria-describedby="${described}"`,
      field === (invalid ?? 'code') ? ' autofocus' : '',
    ].join('');
  };
  const secret = `type="password" autocomplete="new-password" minlength="${MIN_PASSWORD_CHARACTERS}" required`;
  formPage(ctx, status, {
    action: 'setup',
    title: 'Set up',
    what: 'not set up yet',
    fields: `${problem === null ? WELCOME : ''}
<label>Setup code <input name="code" class="code" value="${escapeHtml(input.code)}" placeholder="ABCD-EFGH" maxlength="20" autocomplete="off" autocapitalize="characters" spellcheck="false" required${state('code', 'code-hint')}></label>
<p class="hint" id="code-hint">${CODE_HINT}</p>
<label>User name <input name="name" value="${escapeHtml(input.name)}" maxlength="64" autocomplete="username" autocapitalize="none" spellcheck="false" required${state('name')}></label>
<label>Password, at least ${MIN_PASSWORD_CHARACTERS} characters <input name="password" ${secret}${state('password')}></label>
<label>Confirm password <input name="again" ${secret}></label>`,
    button: 'Set up and log in',
    busy: 'Setting up…',
    problem: problem?.text ?? '',
  });
}

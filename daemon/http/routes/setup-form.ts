import type { Context } from 'koa';
import { LEAST_PASSWORD_CHARACTERS } from '../../access/password.ts';
import { escaped, formPage } from '../forms.ts';

export type SetupField = 'code' | 'name' | 'password';

/** What stands in the form: what was typed, but for passwords. */
export interface SetupForm {
  readonly code: string;
  readonly name: string;
}

/** A sentence for who has filled it in, and the field that it is about; null: none of them. */
export interface SetupProblem {
  readonly sentence: string;
  readonly field: SetupField | null;
}

const WELCOME =
  '<p>Nobody can see its picture yet. Choose the name and the password with which you will log in.</p>';
const WHERE = `It is on the screen connected to the camera and in its log (<code>journalctl -u picamd</code>),
and <code>sudo picamd claim</code> prints it.`;

/** Answers with the form that makes the first user. */
export function setupForm(
  ctx: Context,
  status: number,
  typed: SetupForm,
  problem: SetupProblem | null,
): void {
  const at = problem?.field ?? null;
  /** The focus is where something has to be typed; `hint` is the id of what is said of the field. */
  const about = (field: SetupField, hint = '') => {
    const described = [field === at ? 'wrong' : '', hint].join(' ').trim();
    return [
      field === at ? ' aria-invalid="true"' : '',
      described === '' ? '' : ` aria-describedby="${described}"`,
      field === (at ?? 'code') ? ' autofocus' : '',
    ].join('');
  };
  const secret = `type="password" autocomplete="new-password" minlength="${LEAST_PASSWORD_CHARACTERS}" required`;
  formPage(ctx, status, {
    action: 'setup',
    title: 'set up',
    heading: 'Set up this camera',
    fields: `${problem === null ? WELCOME : ''}
<label>Code of the camera <input name="code" class="code" value="${escaped(typed.code)}" placeholder="ABCD-EFGH" maxlength="20" autocomplete="off" autocapitalize="characters" spellcheck="false" required${about('code', 'where')}></label>
<p class="hint" id="where">${WHERE}</p>
<label>Name <input name="name" value="${escaped(typed.name)}" maxlength="64" autocomplete="username" autocapitalize="none" spellcheck="false" required${about('name')}></label>
<label>Password, ${LEAST_PASSWORD_CHARACTERS} characters or more <input name="password" ${secret}${about('password')}></label>
<label>The same password again <input name="again" ${secret}></label>`,
    button: 'Set up and log in',
    wrong: problem?.sentence ?? '',
  });
}

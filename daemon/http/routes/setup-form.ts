import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import { MIN_PASSWORD_CHARACTERS } from '../../access/password.ts';
import { formPage } from '../forms.ts';
import { formTexts } from '../languages/form-texts.ts';

export type SetupField = 'code' | 'name' | 'password';

/** What the user has entered, without passwords. */
export interface SetupInput {
  /** Null if none is needed. */
  readonly code: string | null;
  readonly name: string;
}

/** A sentence for the user; `field` is the one it is about, if any. */
export interface SetupProblem {
  readonly text: string;
  readonly field: SetupField | null;
}

/** Answers with the form that creates the first user. */
export function setupForm(
  ctx: Context,
  status: number,
  input: SetupInput,
  problem: SetupProblem | null,
): void {
  const invalid = problem?.field ?? null;
  /** Attributes of a field: the one to be filled in has the focus; `hintId` that of its hint. */
  const state = (field: SetupField, hintId = '') => {
    const described = [field === invalid ? 'problem' : '', hintId].join(' ').trim();
    return [
      field === invalid ? ' aria-invalid="true"' : '',
      described === '' ? '' : ` aria-describedby="${described}"`,
      field === (invalid ?? (input.code === null ? 'name' : 'code')) ? ' autofocus' : '',
    ].join('');
  };
  const secret = `type="password" autocomplete="new-password" minlength="${MIN_PASSWORD_CHARACTERS}" required`;
  const texts = formTexts(ctx);
  const codeField = (code: string) =>
    `<label>${texts.html('forms.setupCode')} <input name="code" class="code" value="${escapeHtml(code)}" placeholder="ABCD-EFGH" maxlength="20" autocomplete="off" autocapitalize="characters" spellcheck="false" required${state('code', 'code-hint')}></label>
<p class="hint" id="code-hint">${hint}</p>
`;
  const hint = texts.html('forms.setupCodeHint', {
    log: '<code>journalctl -u picamd</code>',
    command: '<code>sudo picamd claim</code>',
  });
  formPage(ctx, status, {
    action: 'setup',
    title: texts.html('forms.setUp'),
    what: texts.html('forms.notSetUp'),
    fields: `${problem === null ? `<p>${texts.html(input.code === null ? 'forms.firstUser' : 'forms.welcome')}</p>` : ''}
${input.code === null ? '' : codeField(input.code)}<label>${texts.html('forms.userName')} <input name="name" value="${escapeHtml(input.name)}" maxlength="64" autocomplete="username" autocapitalize="none" spellcheck="false" required${state('name')}></label>
<label>${texts.html('forms.newPassword', { count: MIN_PASSWORD_CHARACTERS })} <input name="password" ${secret}${state('password')}></label>
<label>${texts.html('forms.confirmPassword')} <input name="again" ${secret}></label>`,
    button: texts.html('forms.setUpAndLogIn'),
    busy: texts.html('forms.settingUp'),
    problem: problem?.text ?? '',
  });
}

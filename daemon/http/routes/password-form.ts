import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import { MIN_PASSWORD_CHARACTERS } from '../../access/password.ts';
import { cardPage } from '../card-page.ts';
import { formPage } from '../forms.ts';
import { formTexts } from '../languages/form-texts.ts';

/** A sentence for the user, and the field it is about. */
interface PasswordFormProblem {
  readonly text: string;
  readonly field: 'old' | 'password';
}

/** Answers with the form that changes the own password. It has the name of the user, for password managers. */
export function passwordForm(
  ctx: Context,
  status: number,
  user: string,
  problem: PasswordFormProblem | null,
): void {
  const texts = formTexts(ctx);
  const state = (field: PasswordFormProblem['field']) =>
    [
      field === problem?.field ? ' aria-invalid="true" aria-describedby="problem"' : '',
      field === (problem?.field ?? 'old') ? ' autofocus' : '',
    ].join('');
  const secret = `type="password" autocomplete="new-password" minlength="${MIN_PASSWORD_CHARACTERS}" required`;
  formPage(ctx, status, {
    action: 'password',
    title: texts.html('forms.changePassword'),
    what: texts.html('forms.passwordOf', { user: escapeHtml(user) }),
    fields: `<input name="user" value="${escapeHtml(user)}" autocomplete="username" hidden>
<label>${texts.html('forms.oldPassword')} <input name="old" type="password" autocomplete="current-password" required${state('old')}></label>
<label>${texts.html('forms.replacementPassword', { count: MIN_PASSWORD_CHARACTERS })} <input name="password" ${secret}${state('password')}></label>
<label>${texts.html('forms.confirmPassword')} <input name="again" ${secret}></label>`,
    button: texts.html('forms.changePassword'),
    busy: texts.html('forms.changingPassword'),
    problem: problem?.text ?? '',
    footer: `<p class="hint footer"><a href="./">${texts.html('forms.goToLive')}</a></p>`,
  });
}

/** Answers that it is done, and what that means. */
export function passwordChanged(ctx: Context): void {
  const texts = formTexts(ctx);
  ctx.set('Cache-Control', 'no-store');
  cardPage(ctx, {
    title: texts.html('forms.passwordChanged'),
    what: '',
    content: `<p role="status"><strong>${texts.html('forms.passwordChanged')}</strong><br>${texts.html('forms.passwordChangedNote')}</p>
<p><a href="./">${texts.html('forms.goToLive')}</a></p>`,
  });
}

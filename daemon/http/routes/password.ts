import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import { isDenial } from '../../access/login-guard.ts';
import { BLOCK_SECONDS } from '../../access/login-throttle.ts';
import { errorEntry, ERRORS, PicamdError } from '../../errors.ts';
import { fieldsOf, textField } from '../access-fields.ts';
import { formFields } from '../forms.ts';
import { isJson } from '../json-body.ts';
import { withJsonErrors } from '../json-errors.ts';
import { formTexts } from '../languages/form-texts.ts';
import { newPasswordProblem } from '../new-password.ts';
import { redirect } from '../redirect.ts';
import { authorOf, clientOf } from '../request-client.ts';
import { delayResponse } from '../responses.ts';
import { sessionCookie, signIn } from '../session-cookie.ts';
import { passwordChanged, passwordForm } from './password-form.ts';

/**
 * GET /password shows the form with which users change their own password; POST takes its fields, or `{"old", "new"}` as JSON.
 * All other sessions of the user end, and their streams; this browser gets a new one.
 */
export function password({ access }: { readonly access: AccessControl }) {
  const byJson = withJsonErrors(async (ctx) => {
    // Where nobody logs in, everyone may use what users may use.
    if (isAnyone(ctx)) throw refused('needs-login', 'Remove AUTH=none from the settings.');
    const fields = fieldsOf(ctx, ['old', 'new']);
    await changeOwn(ctx, access, textField(fields, 'old'), textField(fields, 'new'));
    ctx.status = 204;
  });
  return async (ctx: Context): Promise<void> => {
    if (isJson(ctx)) return byJson(ctx);
    if (isAnyone(ctx)) return redirect(ctx, '');
    const { user } = authorOf(ctx);
    if (ctx.method !== 'POST') return passwordForm(ctx, 200, user, null);
    const { old = '', password: replacement = '', again = '' } = formFields(ctx);
    const texts = formTexts(ctx);
    const text = newPasswordProblem(texts, replacement, again);
    if (text !== null) return passwordForm(ctx, 400, user, { field: 'password', text });
    try {
      await changeOwn(ctx, access, old, replacement);
    } catch (error) {
      if (!(error instanceof PicamdError)) throw error;
      ctx.set('X-Picamd-Error', error.code);
      const isWrong = error.code === 'wrong-password';
      const why = isWrong ? texts.text('forms.wrongOldPassword') : `${texts.failure(error).message}.`;
      return passwordForm(ctx, errorEntry(error.code).http ?? 500, user, { field: 'old', text: why });
    }
    passwordChanged(ctx);
  };
}

function isAnyone(ctx: Context): boolean {
  return clientOf(ctx).identity === 'anyone';
}

async function changeOwn(
  ctx: Context,
  access: AccessControl,
  old: string,
  replacement: string,
): Promise<void> {
  const author = authorOf(ctx);
  await checkOld(ctx, access, author.user, old);
  await access.editor.changeOwnPassword(author, replacement);
  if (sessionCookie(ctx) !== null) signIn(ctx, access.startSession(author.user));
}

/** A wrong one counts as one in the login form does: someone at an unlocked browser could guess. */
async function checkOld(ctx: Context, access: AccessControl, user: string, old: string): Promise<void> {
  const { address } = clientOf(ctx);
  const checked = await access.identify({ kind: 'password', user, password: old }, address, 'form');
  if (checked !== null && !isDenial(checked)) return;
  const { code, holdMs } = checked ?? { code: 'wrong-credentials', holdMs: 0 };
  await delayResponse(ctx, holdMs);
  if (code === 'too-many-guesses') ctx.set('Retry-After', String(BLOCK_SECONDS));
  throw code === 'wrong-credentials'
    ? refused('wrong-password', 'Try again. An admin can set a new password without the old one.')
    : refused(code, '');
}

function refused(code: keyof typeof ERRORS, hint: string): PicamdError {
  return new PicamdError(code, ERRORS[code].meaning, hint);
}

import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import { isDenial } from '../../access/login-guard.ts';
import { BLOCK_SECONDS } from '../../access/login-throttle.ts';
import { ERRORS, PicamdError } from '../../errors.ts';
import { fieldsOf, textField } from '../access-fields.ts';
import { withJsonErrors } from '../json-errors.ts';
import { authorOf, clientOf } from '../request-client.ts';
import { delayResponse } from '../responses.ts';
import { sessionCookie, signIn } from '../session-cookie.ts';

/**
 * POST /password takes `{"old", "new"}` of the user who sends it. All other sessions of the user end, and their streams; this
 * browser gets a new one.
 */
export function password({ access }: { readonly access: AccessControl }) {
  return withJsonErrors(async (ctx) => {
    // Where nobody logs in, everyone may use what users may use.
    if (clientOf(ctx).identity === 'anyone')
      throw refused('needs-login', 'Remove AUTH=none from the settings.');
    const fields = fieldsOf(ctx, ['old', 'new']);
    const author = authorOf(ctx);
    const [old, replacement] = [textField(fields, 'old'), textField(fields, 'new')];
    await checkOld(ctx, access, author.user, old);
    await access.editor.changeOwnPassword(author, replacement);
    if (sessionCookie(ctx) !== null) signIn(ctx, access.startSession(author.user));
    ctx.status = 204;
  });
}

/** A wrong one counts as one in the login form does: someone at an unlocked browser could guess. */
async function checkOld(ctx: Context, access: AccessControl, user: string, old: string): Promise<void> {
  const checked = await access.identify(
    { kind: 'password', user, password: old },
    clientOf(ctx).address,
    'form',
  );
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

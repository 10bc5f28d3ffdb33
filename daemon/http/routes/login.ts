import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import { isDenial } from '../../access/login-guard.ts';
import { ERRORS } from '../../errors.ts';
import { clientOf } from '../request-client.ts';
import { escaped, formFields, formPage } from '../forms.ts';
import { redirect } from '../redirect.ts';
import { denyAccess } from '../access-denied.ts';
import { signIn, signOut } from '../session-cookie.ts';

/** Where somebody may be led who has logged in: no query, no scheme. */
const PLACE = /^[\w./-]*$/;

/** GET /login: the form; POST: a session for who fills it in rightly. The password stands in no URL. */
export function login({ access }: { readonly access: AccessControl }) {
  return async (ctx: Context): Promise<void> => {
    if (access.initialSetup.isPending) return denyAccess(ctx, { code: 'not-set-up', holdMs: 0 });
    if (ctx.method !== 'POST') return form(ctx, 200, String(ctx.query['next'] ?? ''));
    const { user = '', password = '', next = '' } = formFields(ctx);
    const place = PLACE.test(next) && !next.startsWith('/') ? next : '';
    if (!access.isClosed) return redirect(ctx, place);
    const result = await access.identify({ kind: 'password', user, password }, clientOf(ctx).address);
    if (result === null || isDenial(result)) {
      const denial = result ?? { code: 'wrong-credentials', holdMs: 0 };
      await denyAccess(ctx, denial);
      ctx.remove('WWW-Authenticate');
      return form(ctx, ctx.status, next, ERRORS[denial.code].meaning);
    }
    signIn(ctx, access.startSession(result.name));
    redirect(ctx, place);
  };
}

/** POST /logout: the browser forgets its session. */
export function logout(ctx: Context): void {
  signOut(ctx);
  redirect(ctx, 'login');
}

function form(ctx: Context, status: number, next: string, wrong = ''): void {
  formPage(ctx, status, {
    action: 'login',
    title: 'log in',
    heading: 'This camera is private',
    fields: `<input type="hidden" name="next" value="${escaped(next)}">
<label>Name <input name="user" autocomplete="username" autocapitalize="none" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>`,
    button: 'Log in',
    wrong,
  });
}

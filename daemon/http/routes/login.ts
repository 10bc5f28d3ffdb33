import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import { isDenial } from '../../access/login-guard.ts';
import { ERRORS } from '../../errors.ts';
import { denyAccess } from '../access-denied.ts';
import { formFields, formPage } from '../forms.ts';
import { redirect } from '../redirect.ts';
import { clientOf } from '../request-client.ts';
import { sessionCookie, signIn, signOut } from '../session-cookie.ts';

/** Where a login may lead: a path of ours, without query and scheme. */
const NEXT = /^[\w./-]*$/;

/** GET /login shows the form; POST starts a session. */
export function login({ access }: { readonly access: AccessControl }) {
  return async (ctx: Context): Promise<void> => {
    if (access.initialSetup.isPending) return denyAccess(ctx, { code: 'not-set-up', holdMs: 0 });
    if (ctx.method !== 'POST') return loginForm(ctx, 200, String(ctx.query['next'] ?? ''));
    const { user = '', password = '', next = '' } = formFields(ctx);
    const target = NEXT.test(next) && !next.startsWith('/') ? next : '';
    if (!access.isClosed) return redirect(ctx, target);
    const { address } = clientOf(ctx);
    const identity = await access.identify({ kind: 'password', user, password }, address, 'form');
    if (identity === null || isDenial(identity)) {
      const denial = identity ?? { code: 'wrong-credentials', holdMs: 0 };
      await denyAccess(ctx, denial);
      ctx.remove('WWW-Authenticate');
      return loginForm(ctx, ctx.status, next, problemOf(denial.code));
    }
    signIn(ctx, access.startSession(identity.name));
    redirect(ctx, target);
  };
}

/** POST /logout ends the browser's session and its streams. */
export function logout({ access }: { readonly access: AccessControl }) {
  return (ctx: Context): void => {
    const cookie = sessionCookie(ctx);
    if (cookie !== null) access.endSession(cookie);
    signOut(ctx);
    redirect(ctx, 'login');
  };
}

/** The form takes no token, so it does not speak of one. */
function problemOf(code: keyof typeof ERRORS): string {
  return code === 'wrong-credentials' ? 'Wrong user name or password.' : ERRORS[code].meaning;
}

function loginForm(ctx: Context, status: number, next: string, problem = ''): void {
  formPage(ctx, status, {
    action: 'login',
    title: 'Log in',
    what: 'private camera',
    fields: `<input type="hidden" name="next" value="${escapeHtml(next)}">
<label>User name <input name="user" autocomplete="username" autocapitalize="none" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>`,
    button: 'Log in',
    problem,
  });
}

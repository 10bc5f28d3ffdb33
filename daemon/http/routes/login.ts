import escapeHtml from 'escape-html';
import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import { CREDENTIAL_NAME } from '../../access/credentials.ts';
import { isDenial } from '../../access/login-guard.ts';
import type { ErrorCode } from '../../errors.ts';
import { denyAccess } from '../access-denied.ts';
import { formFields, formPage } from '../forms.ts';
import { formTexts } from '../languages/form-texts.ts';
import { redirect } from '../redirect.ts';
import { clientOf } from '../request-client.ts';
import { sessionCookie, signIn, signOut } from '../session-cookie.ts';

/** Where a login may lead: a path of ours, without query and scheme. */
const NEXT = /^[\w./-]*$/;

/** GET /login shows the form; POST starts a session. */
export function login({ access }: { readonly access: AccessControl }) {
  return async (ctx: Context): Promise<void> => {
    if (access.initialSetup.isPending) return denyAccess(ctx, { code: 'not-set-up', holdMs: 0 });
    if (ctx.method !== 'POST') {
      const next = String(ctx.query['next'] ?? '');
      return loginForm(ctx, 200, { next, user: '', linkEnded: ctx.query['link'] === 'ended' });
    }
    const { user = '', password = '', next = '' } = formFields(ctx);
    const target = NEXT.test(next) && !next.startsWith('/') ? next : '';
    if (!access.isClosed) return redirect(ctx, target);
    const { address } = clientOf(ctx);
    const identity = await access.identify({ kind: 'password', user, password }, address, 'form');
    if (identity === null || isDenial(identity)) {
      const denial = identity ?? { code: 'wrong-credentials', holdMs: 0 };
      await denyAccess(ctx, denial);
      ctx.remove('WWW-Authenticate');
      return loginForm(ctx, ctx.status, { next, user, problem: problemOf(ctx, denial.code) });
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
function problemOf(ctx: Context, code: ErrorCode): string {
  const texts = formTexts(ctx);
  return code === 'wrong-credentials' ? texts.text('forms.wrongPassword') : texts.error(code);
}

interface LoginInput {
  readonly next: string;
  /** As typed. */
  readonly user: string;
  /** Why the user is not logged in; '' the first time. */
  readonly problem?: string;
  /** Whether the browser comes from a URL whose token is not valid. */
  readonly linkEnded?: boolean;
}

/** After a mistake, it has the name as typed, and only the password has to be entered again. */
function loginForm(ctx: Context, status: number, input: LoginInput): void {
  const { next, user, problem = '', linkEnded = false } = input;
  const wrong = problem === '' ? '' : ' aria-invalid="true" aria-describedby="problem"';
  const [inName, inPassword] = user === '' ? [' autofocus', ''] : ['', ' autofocus'];
  const text = problem === '' ? '' : `<p role="alert" id="problem">${escapeHtml(problem)}</p>`;
  const typed = CREDENTIAL_NAME.test(user) ? user : 'NAME';
  const texts = formTexts(ctx);
  const command = `<br><code>sudo picamd passwd ${typed}</code>`;
  const hidden = next === '' ? '' : `next=${encodeURIComponent(next)}`;
  formPage(ctx, status, {
    action: 'login',
    title: texts.html('forms.logIn'),
    what: texts.html('forms.privateCamera'),
    fields: `<input type="hidden" name="next" value="${escapeHtml(next)}">
<label>${texts.html('forms.userName')} <input name="user" value="${escapeHtml(user)}" autocomplete="username" autocapitalize="none" spellcheck="false" required${inName}></label>
<label>${texts.html('forms.password')} <input name="password" type="password" autocomplete="current-password" required${wrong}${inPassword}></label>
${text}`,
    button: texts.html('forms.logIn'),
    busy: texts.html('forms.loggingIn'),
    problem: linkEnded ? texts.text('forms.linkEnded') : '',
    footer: `<p class="hint footer">${texts.html('forms.forgotten', { command })}</p>`,
    query: hidden,
  });
}

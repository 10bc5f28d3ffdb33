import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import type { InitialSetup } from '../../access/claim.ts';
import { CREDENTIAL_NAME, CREDENTIAL_NAME_RULE } from '../../access/credentials.ts';
import { BLOCK_SECONDS } from '../../access/login-throttle.ts';
import { passwordProblem } from '../../access/password.ts';
import { errorEntry, PicamdError } from '../../errors.ts';
import type { ErrorCode } from '../../errors.ts';
import { formFields } from '../forms.ts';
import { redirect } from '../redirect.ts';
import { clientOf } from '../request-client.ts';
import { delayResponse } from '../responses.ts';
import { signIn } from '../session-cookie.ts';
import { setupForm } from './setup-form.ts';
import type { SetupProblem } from './setup-form.ts';

const DEFAULT_NAME = 'admin';

interface Refused extends SetupProblem {
  readonly code: ErrorCode;
}

/**
 * GET /setup shows the form; POST creates the first user, given the setup code, and logs the browser in. Redirects to the
 * live view if there is a user already or no setup is pending.
 */
export function setup({ access }: { readonly access: AccessControl }) {
  return async (ctx: Context): Promise<void> => {
    if (!access.initialSetup.isPending) return redirect(ctx, '');
    if (ctx.method !== 'POST') return setupForm(ctx, 200, { code: '', name: DEFAULT_NAME }, null);
    const { code = '', name = '', password = '', again = '' } = formFields(ctx);
    const refused =
      (await codeProblem(ctx, access, code)) ??
      userProblem(name, password, again) ??
      (await createUser(access.initialSetup, name, password));
    if (refused !== null) {
      ctx.set('X-Picamd-Error', refused.code);
      return setupForm(ctx, errorEntry(refused.code).http ?? 500, { code, name }, refused);
    }
    signIn(ctx, access.startSession(name));
    redirect(ctx, '');
  };
}

async function codeProblem(ctx: Context, access: AccessControl, code: string): Promise<Refused | null> {
  const denial = access.checkSetupCode(code, clientOf(ctx).address);
  if (denial === null) return null;
  await delayResponse(ctx, denial.holdMs);
  const blocked = denial.code === 'too-many-guesses';
  if (blocked) ctx.set('Retry-After', String(BLOCK_SECONDS));
  return {
    code: denial.code,
    text: blocked
      ? 'Too many wrong codes from this address. Try again in ten minutes.'
      : 'Wrong setup code. It is eight letters and digits, like ABCD-EFGH.',
    field: 'code',
  };
}

function userProblem(name: string, password: string, again: string): Refused | null {
  const code = 'bad-new-user';
  if (!CREDENTIAL_NAME.test(name))
    return { code, text: `A user name has ${CREDENTIAL_NAME_RULE}.`, field: 'name' };
  const problem = passwordProblem(password);
  if (problem !== null) return { code, text: `${problem.message}. ${problem.hint}`, field: 'password' };
  return password === again
    ? null
    : { code, text: 'The passwords do not match. Enter both again.', field: 'password' };
}

async function createUser(
  initialSetup: InitialSetup,
  name: string,
  password: string,
): Promise<Refused | null> {
  try {
    if (await initialSetup.createUser(name, password)) return null;
    return {
      code: 'set-up-already',
      text: 'Someone else has just set up this camera. Reload the page and log in.',
      field: null,
    };
  } catch (error) {
    if (!(error instanceof PicamdError)) throw error;
    return {
      code: error.code,
      text: `The password could not be saved; nothing has changed. ${error.message}.`,
      field: null,
    };
  }
}

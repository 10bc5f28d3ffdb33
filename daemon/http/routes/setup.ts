import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import type { InitialSetup } from '../../access/claim.ts';
import { NAME, NAME_ALLOWED } from '../../access/credentials.ts';
import { BLOCK_SECONDS } from '../../access/login-throttle.ts';
import { passwordProblem } from '../../access/password.ts';
import { errorEntry, PicamdError } from '../../errors.ts';
import type { ErrorCode } from '../../errors.ts';
import { delayResponse } from '../responses.ts';
import { clientOf } from '../request-client.ts';
import { formFields } from '../forms.ts';
import { redirect } from '../redirect.ts';
import { signIn } from '../session-cookie.ts';
import { setupForm } from './setup-form.ts';
import type { SetupProblem } from './setup-form.ts';

const USUAL_NAME = 'admin';

interface Wrong extends SetupProblem {
  readonly code: ErrorCode;
}

/**
 * GET /setup: the form with which the first user is made; POST: makes it for who knows the code, and logs the
 * browser in. Where there is a user already, or none is asked for, it leads to the page.
 */
export function setup({ access }: { readonly access: AccessControl }) {
  return async (ctx: Context): Promise<void> => {
    if (ctx.method !== 'POST')
      return access.initialSetup.isPending
        ? setupForm(ctx, 200, { code: '', name: USUAL_NAME }, null)
        : redirect(ctx, '');
    const { code = '', name = '', password = '', again = '' } = formFields(ctx);
    if (!access.initialSetup.isPending) return redirect(ctx, '');
    const wrong =
      (await codeProblem(ctx, access, code)) ??
      userProblem(name, password, again) ??
      (await createUser(access.initialSetup, name, password));
    if (wrong !== null) {
      ctx.set('X-Picamd-Error', wrong.code);
      return setupForm(ctx, errorEntry(wrong.code).http ?? 500, { code, name }, wrong);
    }
    signIn(ctx, access.startSession(name));
    redirect(ctx, '');
  };
}

async function codeProblem(ctx: Context, access: AccessControl, code: string): Promise<Wrong | null> {
  const denial = access.checkSetupCode(code, clientOf(ctx).address);
  if (denial === null) return null;
  await delayResponse(ctx, denial.holdMs);
  if (denial.code === 'too-many-guesses') {
    ctx.set('Retry-After', String(BLOCK_SECONDS));
    return {
      code: denial.code,
      sentence: 'There were too many wrong codes from this address: try again in ten minutes.',
      field: 'code',
    };
  }
  return {
    code: denial.code,
    sentence: 'That is not the code of this camera: it has eight letters and digits.',
    field: 'code',
  };
}

function userProblem(name: string, password: string, again: string): Wrong | null {
  const code = 'bad-new-user';
  if (!NAME.test(name)) return { code, sentence: `A name has ${NAME_ALLOWED}.`, field: 'name' };
  const problem = passwordProblem(password);
  if (problem !== null) return { code, sentence: `${problem.message}. ${problem.hint}`, field: 'password' };
  return password === again
    ? null
    : { code, sentence: 'The two passwords are not the same: type both anew.', field: 'password' };
}

async function createUser(initialSetup: InitialSetup, name: string, password: string): Promise<Wrong | null> {
  try {
    if (await initialSetup.createUser(name, password)) return null;
    return {
      code: 'set-up-already',
      sentence: 'Somebody else has just set this camera up: open its page again and log in.',
      field: null,
    };
  } catch (error) {
    if (!(error instanceof PicamdError)) throw error;
    return {
      code: error.code,
      sentence: `The camera cannot keep the password, and nothing has changed. ${error.message}.`,
      field: null,
    };
  }
}

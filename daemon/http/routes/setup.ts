import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import type { InitialSetup } from '../../access/claim.ts';
import { CREDENTIAL_NAME } from '../../access/credentials.ts';
import { BLOCK_SECONDS } from '../../access/login-throttle.ts';
import { errorEntry, PicamdError } from '../../errors.ts';
import type { ErrorCode } from '../../errors.ts';
import { isOfferedTo } from '../first-user-offer.ts';
import { formFields } from '../forms.ts';
import { formTexts } from '../languages/form-texts.ts';
import type { FormTexts } from '../languages/form-texts.ts';
import { newPasswordProblem } from '../new-password.ts';
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

interface SetupParts {
  readonly access: AccessControl;
  readonly firstPage?: string;
}

/**
 * GET /setup shows the form; POST creates the first user, given the setup code, logs the browser in, and leads to
 * `firstPage`: the second step, which names and turns the camera, or the page of a hub. A camera that only this machine can reach needs no code. Redirects to the live view if
 * there is a user already.
 */
export function setup({ access, firstPage = 'settings#welcome' }: SetupParts) {
  return async (ctx: Context): Promise<void> => {
    const { isPending } = access.initialSetup;
    if (!isPending && !isOfferedTo(ctx, access)) return redirect(ctx, '');
    const start = { code: isPending ? '' : null, name: DEFAULT_NAME };
    if (ctx.method !== 'POST') return setupForm(ctx, 200, start, null);
    const { code = '', name = '', password = '', again = '' } = formFields(ctx);
    const texts = formTexts(ctx);
    const refused =
      (isPending ? await codeProblem(ctx, texts, access, code) : null) ??
      userProblem(texts, name, password, again) ??
      (await createUser(texts, access.initialSetup, name, password));
    if (refused !== null) {
      ctx.set('X-Picamd-Error', refused.code);
      return setupForm(
        ctx,
        errorEntry(refused.code).http ?? 500,
        { code: isPending ? code : null, name },
        refused,
      );
    }
    signIn(ctx, access.startSession(name));
    redirect(ctx, firstPage);
  };
}

async function codeProblem(
  ctx: Context,
  texts: FormTexts,
  access: AccessControl,
  code: string,
): Promise<Refused | null> {
  const denial = access.checkSetupCode(code, clientOf(ctx).address);
  if (denial === null) return null;
  await delayResponse(ctx, denial.holdMs);
  const blocked = denial.code === 'too-many-guesses';
  if (blocked) ctx.set('Retry-After', String(BLOCK_SECONDS));
  return {
    code: denial.code,
    text: texts.text(blocked ? 'forms.tooManyCodes' : 'forms.wrongCode'),
    field: 'code',
  };
}

function userProblem(texts: FormTexts, name: string, password: string, again: string): Refused | null {
  const code = 'bad-new-user';
  if (!CREDENTIAL_NAME.test(name)) return { code, text: texts.text('forms.badName'), field: 'name' };
  const text = newPasswordProblem(texts, password, again);
  return text === null ? null : { code, text, field: 'password' };
}

async function createUser(
  texts: FormTexts,
  initialSetup: InitialSetup,
  name: string,
  password: string,
): Promise<Refused | null> {
  try {
    if (await initialSetup.createUser(name, password)) return null;
    return { code: 'set-up-already', text: texts.text('forms.setUpAlready'), field: null };
  } catch (error) {
    if (!(error instanceof PicamdError)) throw error;
    return {
      code: error.code,
      text: `${texts.text('forms.notSaved')} ${error.message}.`,
      field: null,
    };
  }
}

import { unknownText } from '../access/credentials.ts';
import { wasClosed } from '../access/closed-marker.ts';
import { readCredentials, defaultCredentialsPath } from '../access/credentials-file.ts';
import { errorCode, PicamdError } from '../errors.ts';
import { fault, ok, notPermitted, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { CheckContext } from './check-context.ts';

/** Whether anyone can log in. */
export async function checkAccess(context: CheckContext): Promise<CheckResult> {
  const { config } = context.loaded;
  if (config.AUTH === 'none') return ok('AUTH=none: anyone who can reach this machine can watch');
  const path = config.CREDENTIALS_FILE || (await defaultCredentialsPath());
  try {
    const credentials = await readCredentials(path);
    const users = credentials?.users.size ?? 0;
    const tokens = credentials?.tokens.size ?? 0;
    const unknown = credentials === null ? '' : unknownText(credentials);
    if (unknown !== '')
      return warning(
        `unknown role or right, no access: ${unknown}`,
        'sudo picamd passwd, sudo picamd token list',
      );
    if (users + tokens > 0) return ok(`${count(users, 'user')} and ${count(tokens, 'token')} have access`);
    if (config.CLAIM_FILE !== '' && !(await context.isLocal()))
      return warning('not set up yet; the camera page asks for the setup code', 'sudo picamd claim');
  } catch (error) {
    if (!(error instanceof PicamdError)) throw error;
    return isDenied(error.cause) ? notPermitted('the list of users') : fault(error.message, error.hint);
  }
  if (await wasClosed(path)) return fault('nobody can log in: the users are gone', 'sudo picamd passwd NAME');
  if (await context.isLocal()) return ok('no users; only this machine can view the camera');
  return fault('nobody can log in: no users exist yet', 'sudo picamd passwd NAME');
}

function count(number: number, noun: string): string {
  return `${number === 0 ? 'no' : number} ${noun}${number === 1 ? '' : 's'}`;
}

function isDenied(error: unknown): boolean {
  return ['EACCES', 'EPERM'].includes(String(errorCode(error)));
}

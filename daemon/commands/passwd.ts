import { CREDENTIAL_NAME, CREDENTIAL_NAME_RULE, noCredentials } from '../access/credentials.ts';
import { readCredentials, defaultCredentialsPath, writeCredentials } from '../access/credentials-file.ts';
import { hashPassword, passwordProblem } from '../access/password.ts';
import type { Config } from '../config/settings.ts';
import { nextStartText } from './next-start.ts';
import { askSecret } from './prompt.ts';
import { usageError } from './usage-error.ts';

/** `picamd passwd`: lists the users; `passwd NAME`: sets a password; `passwd NAME remove`. Returns what to print. */
export async function passwd(
  config: Config,
  [name, action]: readonly string[],
  ask: typeof askSecret = askSecret,
): Promise<string> {
  const path = config.CREDENTIALS_FILE || (await defaultCredentialsPath());
  const credentials = (await readCredentials(path)) ?? noCredentials();
  const users = new Map(credentials.users);
  if (name === undefined)
    return [...users.keys()].map((user) => `${user}\n`).join('') || `No users in ${path}.\n`;
  if (action === 'remove') {
    if (!users.delete(name))
      throw usageError(`There is no user ${name}`, 'Run picamd passwd to list the users.');
    await writeCredentials(path, { ...credentials, users });
    return `${name} has been removed and is logged out everywhere.\n${await nextStartText(config)}`;
  }
  if (!CREDENTIAL_NAME.test(name) || action !== undefined)
    throw usageError(
      `Usage: picamd passwd NAME [remove], where NAME is ${CREDENTIAL_NAME_RULE}`,
      'Example: picamd passwd anna',
    );
  users.set(name, await hashPassword(await newPassword(name, ask)));
  await writeCredentials(path, { ...credentials, users });
  return `${name} can log in now (${path}).\n`;
}

async function newPassword(name: string, ask: typeof askSecret): Promise<string> {
  const password = await ask(`New password for ${name} (8+ characters, not shown): `);
  const problem = passwordProblem(password);
  if (problem !== null) throw usageError(problem.message, problem.hint);
  if (process.stdin.isTTY && (await ask('Again: ')) !== password)
    throw usageError('The passwords do not match', 'Nothing has changed. Try again.');
  return password;
}

import { NAME, NAME_ALLOWED, noCredentials } from '../access/credentials.ts';
import { readCredentials, defaultCredentialsPath, writeCredentials } from '../access/credentials-file.ts';
import { hashPassword, passwordProblem } from '../access/password.ts';
import type { Config } from '../config/settings.ts';
import { askSecret } from './prompt.ts';
import { usageError } from './usage-error.ts';

/** `picamd passwd`: the users; `passwd NAME`: sets a password; `passwd NAME remove`. Returns what to print. */
export async function passwd(
  config: Config,
  [name, act]: readonly string[],
  ask: typeof askSecret = askSecret,
): Promise<string> {
  const path = config.CREDENTIALS_FILE || (await defaultCredentialsPath());
  const credentials = (await readCredentials(path)) ?? noCredentials();
  const users = new Map(credentials.users);
  if (name === undefined)
    return [...users.keys()].map((user) => `${user}\n`).join('') || `No user in ${path}.\n`;
  if (act === 'remove') {
    if (!users.delete(name)) throw usageError(`There is no user ${name}`, 'picamd passwd lists them.');
    await writeCredentials(path, { ...credentials, users });
    return `${name} is gone, and so are the sessions and streams that belong to that name.\n`;
  }
  if (!NAME.test(name) || act !== undefined)
    throw usageError(
      `picamd passwd NAME [remove], where NAME is ${NAME_ALLOWED}`,
      'Example: picamd passwd anna',
    );
  users.set(name, await hashPassword(await newPassword(name, ask)));
  await writeCredentials(path, { ...credentials, users });
  return `${name} can log in now. (${path})\n`;
}

async function newPassword(name: string, ask: typeof askSecret): Promise<string> {
  const password = await ask(`Password for ${name} (not shown): `);
  const problem = passwordProblem(password);
  if (problem !== null) throw usageError(problem.message, problem.hint);
  if (process.stdin.isTTY && (await ask('Once more: ')) !== password)
    throw usageError('The two are not the same', 'Nothing was changed; try again.');
  return password;
}

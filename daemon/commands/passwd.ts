import {
  CREDENTIAL_NAME,
  CREDENTIAL_NAME_RULE,
  hasAdmin,
  noCredentials,
  unknownEntry,
  unknownEntries,
} from '../access/credentials.ts';
import type { Credentials, User } from '../access/credentials.ts';
import { readCredentials, defaultCredentialsPath, writeCredentials } from '../access/credentials-file.ts';
import { hashPassword, passwordProblem } from '../access/password.ts';
import { isRole, ROLES } from '../access/rights.ts';
import type { Role } from '../access/rights.ts';
import type { Config } from '../config/settings.ts';
import { accessColumns, UNKNOWN_ENTRY } from './access-columns.ts';
import { nextStartText } from './next-start.ts';
import { askSecret } from './prompt.ts';
import { splitOptions } from './split-options.ts';
import { usageError } from './usage-error.ts';

type Ask = typeof askSecret;

const ROLE_NAMES = Object.keys(ROLES).join('|');
const NO_ADMIN =
  'Warning: no admin is left, so nobody can change settings in the browser. To create one, run picamd passwd NAME --role admin.\n';

/**
 * `picamd passwd`: lists the users; `passwd NAME [--role viewer|admin]`: creates a user, or changes password and role;
 * `passwd NAME remove`. Returns what to print.
 */
export async function passwd(config: Config, args: readonly string[], ask: Ask = askSecret): Promise<string> {
  const { words, options } = splitOptions(args);
  const [name, action] = words;
  const path = config.CREDENTIALS_FILE || (await defaultCredentialsPath());
  const credentials = (await readCredentials(path)) ?? noCredentials();
  if (name === undefined && options.size === 0) return list(credentials) || `No users in ${path}.\n`;
  if (name !== undefined && action === 'remove' && options.size === 0) {
    const left = withoutUser(credentials, name);
    await writeCredentials(path, left);
    const warning = left.users.size > 0 && !hasAdmin(left.users) ? NO_ADMIN : '';
    return `${name} has been removed and is logged out everywhere.\n${warning}${await nextStartText(config)}`;
  }
  const role = options.get('--role');
  const isWellNamed = name !== undefined && CREDENTIAL_NAME.test(name);
  if (!isWellNamed || action !== undefined || (role !== undefined && !isRole(role)))
    throw usageError(
      `Usage: picamd passwd NAME [--role ${ROLE_NAMES}] or picamd passwd NAME remove, where NAME is ${CREDENTIAL_NAME_RULE}`,
      'Example: picamd passwd anna',
    );
  const changed = await changedUser(credentials, name, role, ask);
  const unknown = credentials.unknown.filter((entry) => entry !== unknownEntry(credentials, 'user', name));
  const users = new Map([...credentials.users, [name, changed]]);
  await writeCredentials(path, { ...credentials, users, unknown });
  return `${name} can log in now${changed.role === 'admin' ? '' : ` as a ${changed.role}`} (${path}).\n`;
}

function list(credentials: Credentials): string {
  const rows = [
    ...[...credentials.users].map(([user, { role, cameras }]) => accessColumns(user, role, cameras)),
    ...unknownEntries(credentials, 'user').map(({ name }) => accessColumns(name, UNKNOWN_ENTRY, null)),
  ];
  return rows.map((row) => `${row}\n`).join('');
}

function withoutUser(credentials: Credentials, name: string): Credentials {
  const users = new Map(credentials.users);
  const later = unknownEntry(credentials, 'user', name);
  if (!users.delete(name) && later === undefined)
    throw usageError(`There is no user ${name}`, 'Run picamd passwd to list the users.');
  return { ...credentials, users, unknown: credentials.unknown.filter((entry) => entry !== later) };
}

/** Asks for the password. */
async function changedUser(
  credentials: Credentials,
  name: string,
  role: Role | undefined,
  ask: Ask,
): Promise<User> {
  const { users } = credentials;
  if (role === undefined && unknownEntry(credentials, 'user', name) !== undefined && !users.has(name))
    throw usageError(
      `${name} has a role that this version of picamd does not know`,
      `Choose another one: picamd passwd ${name} --role ${ROLE_NAMES}`,
    );
  const user = users.get(name);
  const others = new Map([...users].filter(([other]) => other !== name));
  if (role !== undefined && role !== 'admin' && !hasAdmin(others))
    throw usageError(
      user?.role === 'admin' ? `${name} is the last admin` : 'There is no admin yet',
      `Create another one first: picamd passwd NAME --role admin`,
    );
  const keepsPassword = user !== undefined && role !== undefined;
  const password = await newPassword(name, keepsPassword, ask);
  const passwordHash = password === '' ? user?.passwordHash : undefined;
  return {
    passwordHash: passwordHash ?? (await hashPassword(password)),
    role: role ?? user?.role ?? 'admin',
    cameras: user?.cameras ?? null,
  };
}

/** '' only if `mayKeep`, to keep the old one. */
async function newPassword(name: string, mayKeep: boolean, ask: Ask): Promise<string> {
  const more = mayKeep ? ', empty to keep it' : '';
  const password = await ask(`New password for ${name} (8+ characters, not shown${more}): `);
  if (mayKeep && password === '') return '';
  const problem = passwordProblem(password);
  if (problem !== null) throw usageError(problem.message, problem.hint);
  if (process.stdin.isTTY && (await ask('Again: ')) !== password)
    throw usageError('The passwords do not match', 'Nothing has changed. Try again.');
  return password;
}

import { changeCredentials } from '../access/change-credentials.ts';
import {
  CREDENTIAL_NAME,
  CREDENTIAL_NAME_RULE,
  hasAdmin,
  noCredentials,
  unknownEntry,
  unknownEntries,
} from '../access/credentials.ts';
import type { Credentials, User } from '../access/credentials.ts';
import { readCredentials, defaultCredentialsPath } from '../access/credentials-file.ts';
import { hashPassword, passwordProblem } from '../access/password.ts';
import { isRole, ROLES } from '../access/rights.ts';
import type { Role } from '../access/rights.ts';
import { withoutUser, withUser } from '../access/user-changes.ts';
import type { Config } from '../config/settings.ts';
import { accessColumns, UNKNOWN_ENTRY } from './access-columns.ts';
import { nextStartText } from './next-start.ts';
import { camerasOption } from './cameras-option.ts';
import { askSecret } from './prompt.ts';
import { splitOptions } from './split-options.ts';
import { usageError } from './usage-error.ts';

type Ask = typeof askSecret;

const ROLE_NAMES = Object.keys(ROLES).join('|');
/** For --cameras: no limit. */
const ALL = 'all';
const NO_ADMIN =
  'Warning: no admin is left, so nobody can change settings in the browser. To create one, run picamd passwd NAME --role admin.\n';

/**
 * `picamd passwd`: lists the users; `passwd NAME [--role viewer|admin] [--cameras NAMES|all]`: creates a user, or changes
 * password, role and cameras;
 * `passwd NAME remove`. Returns what to print.
 */
export async function passwd(config: Config, args: readonly string[], ask: Ask = askSecret): Promise<string> {
  const { words, options } = splitOptions(args);
  const [name, action] = words;
  const path = config.CREDENTIALS_FILE || (await defaultCredentialsPath());
  const credentials = (await readCredentials(path)) ?? noCredentials();
  if (name === undefined && options.size === 0) return list(credentials) || `No users in ${path}.\n`;
  if (name !== undefined && action === 'remove' && options.size === 0) {
    const left = await changeCredentials(path, (current) => withoutUser(current, name));
    const warning = left.users.size > 0 && !hasAdmin(left.users) ? NO_ADMIN : '';
    return `${name} has been removed and is logged out everywhere.\n${warning}${await nextStartText(config)}`;
  }
  const role = options.get('--role');
  const isWellNamed = name !== undefined && CREDENTIAL_NAME.test(name);
  if (!isWellNamed || action !== undefined || (role !== undefined && !isRole(role)))
    throw usageError(
      `Usage: picamd passwd NAME [--role ${ROLE_NAMES}] [--cameras NAMES|all] or picamd passwd NAME remove, where NAME is ${CREDENTIAL_NAME_RULE}`,
      'Example: picamd passwd anna',
    );
  const names = options.get('--cameras');
  const cameras = names === undefined || names === ALL ? undefined : camerasOption(names);
  checkRole(credentials, name, role);
  const password = await newPassword(name, credentials.users.has(name) && options.size > 0, ask);
  const passwordHash = password === '' ? null : await hashPassword(password);
  // The page or another command may have changed the file while the password was typed.
  const changed = await changeCredentials(path, (current) => {
    checkRole(current, name, role);
    return withUser(current, name, {
      ...userFrom(current, name, role, passwordHash),
      ...(names === undefined ? {} : { cameras: cameras ?? null }),
    });
  });
  const now = changed.users.get(name)?.role ?? 'admin';
  return `${name} can log in now${now === 'admin' ? '' : ` as a ${now}`} (${path}).\n`;
}

function list(credentials: Credentials): string {
  const rows = [
    ...[...credentials.users].map(([user, { role, cameras }]) => accessColumns(user, role, cameras)),
    ...unknownEntries(credentials, 'user').map(({ name }) => accessColumns(name, UNKNOWN_ENTRY, null)),
  ];
  return rows.map((row) => `${row}\n`).join('');
}

/** @throws PicamdError 'bad-usage' if the user cannot have this role. */
function checkRole(credentials: Credentials, name: string, role: Role | undefined): void {
  const { users } = credentials;
  if (role === undefined && unknownEntry(credentials, 'user', name) !== undefined && !users.has(name))
    throw usageError(
      `${name} has a role that this version of picamd does not know`,
      `Choose another one: picamd passwd ${name} --role ${ROLE_NAMES}`,
    );
  const others = new Map([...users].filter(([other]) => other !== name));
  if (role !== undefined && role !== 'admin' && !hasAdmin(others))
    throw usageError(
      users.get(name)?.role === 'admin' ? `${name} is the last admin` : 'There is no admin yet',
      `Create another one first: picamd passwd NAME --role admin`,
    );
}

/** `null` keeps the password. */
function userFrom(
  { users }: Credentials,
  name: string,
  role: Role | undefined,
  passwordHash: string | null,
): User {
  const user = users.get(name);
  const hash = passwordHash ?? user?.passwordHash;
  if (hash === undefined)
    throw usageError(`${name} has been removed meanwhile`, 'Nothing has changed. Try again.');
  return { passwordHash: hash, role: role ?? user?.role ?? 'admin', cameras: user?.cameras ?? null };
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

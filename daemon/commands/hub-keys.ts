import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '../config/settings.ts';
import { errorMessage, PicamdError } from '../errors.ts';
import { newNatsKey } from '../nats/keys/new-key.ts';
import type { KeyRole } from '../nats/keys/permissions.ts';
import { parseUsersFile, usersFileText } from '../nats/keys/users-file.ts';
import type { NatsUser } from '../nats/keys/users-file.ts';
import { fileExists } from '../server/certificate.ts';
import { isNatsName } from '../nats/subjects.ts';
import { atomicWrite } from '../system/atomic-write.ts';
import { splitOptions } from './split-options.ts';
import { usageError } from './usage-error.ts';

/** Whom a key is for. */
type KeyOwner = Omit<NatsUser, 'publicKey'>;

const USERS_FILE = 'picamd-users.conf';
const EXAMPLE = 'Example: picamd hub keys --cameras hall,garage';
const SECRET = 0o600;
/** Without secrets: nats-server runs as another user. */
const PUBLIC = 0o644;
/** As many as a hub has cameras; more are a mistake. */
const MOST_NAMES = 1000;

/**
 * `picamd hub keys [FOLDER] [--cameras NAMES] [--hubs NAMES] [--admins NAMES] [--force]`: keys for NATS. Writes a file with a secret for each name that has
 * no key yet, and the part of nats-server's configuration that lets them in. Returns what to print.
 */
export async function hubKeys(config: Config, args: readonly string[]): Promise<string> {
  const isForced = args.includes('--force');
  const { words, options } = splitOptions(args.filter((word) => word !== '--force'));
  const folder = resolve(words[0] ?? 'nats-keys');
  const site = config.NATS_SITE;
  const asked = [
    ...owners('camera', site, options.get('--cameras')),
    ...owners('hub', site, options.get('--hubs')),
    ...owners('admin', site, options.get('--admins')),
  ];
  if (asked.length === 0)
    throw usageError('Keys are for cameras (--cameras), hubs (--hubs) and admins (--admins)', EXAMPLE);
  const before = await usersIn(folder);
  const due = asked.filter((one) => isForced || !before.some((user) => isSame(user, one)));
  const made: NatsUser[] = [];
  for (const one of due) made.push({ ...one, publicKey: await makeKey(folder, one, isForced) });
  const kept = before.filter((user) => !made.some((one) => isSame(user, one)));
  const path = join(folder, USERS_FILE);
  await written(() => atomicWrite(path, usersFileText([...kept, ...made]), PUBLIC));
  return report(folder, made, asked.length - made.length);
}

function owners(role: KeyRole, site: string, text: string | undefined): KeyOwner[] {
  if (text === undefined) return [];
  const names = text.split(',');
  const isGood = names.length <= MOST_NAMES && names.every((name) => isNatsName(name));
  const isUnique = new Set(names.map((name) => name.toLowerCase())).size === names.length;
  if (isGood && isUnique) return names.map((name) => ({ role, name, site }));
  throw usageError(
    `--${role}s takes names with commas, each once, of 1 to 63 letters, digits, - and _`,
    EXAMPLE,
  );
}

/** Names that differ only in case are one, as in a hub. */
function isSame(a: KeyOwner, b: KeyOwner): boolean {
  return a.role === b.role && a.site === b.site && a.name.toLowerCase() === b.name.toLowerCase();
}

async function usersIn(folder: string): Promise<readonly NatsUser[]> {
  const path = join(folder, USERS_FILE);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return usersFileText([]);
    throw notWritten(error);
  });
  const users = parseUsersFile(text);
  if (users !== null) return users;
  throw usageError(
    `${path} is not as picamd wrote it`,
    'Undo your changes, move the file away, or name another folder: picamd hub keys FOLDER.',
  );
}

/** Returns the public key. */
async function makeKey(folder: string, { site, role, name }: KeyOwner, isForced: boolean): Promise<string> {
  const path = join(folder, seedName(site, role, name));
  if (!isForced && (await fileExists(path)))
    throw usageError(
      `${path} exists, but ${USERS_FILE} does not list it`,
      'Move it away, or add --force: then a new key replaces it.',
    );
  const { seed, publicKey } = newNatsKey();
  await written(async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await atomicWrite(path, `${seed}\n`, SECRET);
  });
  return publicKey;
}

function seedName(site: string, role: KeyRole, name: string): string {
  return `${site}.${role}.${name}.nk`;
}

async function written(write: () => Promise<void>): Promise<void> {
  await write().catch((error: unknown) => {
    throw notWritten(error);
  });
}

function notWritten(error: unknown): PicamdError {
  return new PicamdError(
    'keys-not-written',
    `The keys cannot be written there: ${errorMessage(error)}`,
    'Name a folder that you may write to: picamd hub keys FOLDER.',
  );
}

function report(folder: string, made: readonly NatsUser[], others: number): string {
  const rows = made.map(
    ({ site, role, name }) => `${role} ${name}`.padEnd(24) + join(folder, seedName(site, role, name)),
  );
  if (others > 0) rows.push(`${others} ${others === 1 ? 'has a key' : 'have keys'} already.`);
  return `${rows.map((row) => `${row}\n`).join('')}
Each file is a secret. Copy it to its camera or hub, and set there (an admin gives it to a client of NATS):
NATS_CREDS_FILE=/path/to/the/file

nats-server needs no secret. Copy ${join(folder, USERS_FILE)} beside its
configuration, which is to include it, and reload it:
include ${USERS_FILE}
`;
}

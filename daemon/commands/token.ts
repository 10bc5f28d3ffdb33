import { changeCredentials } from '../access/change-credentials.ts';
import {
  CREDENTIAL_NAME,
  CREDENTIAL_NAME_RULE,
  noCredentials,
  unknownEntries,
} from '../access/credentials.ts';
import type { Credentials, Token } from '../access/credentials.ts';
import { readCredentials, defaultCredentialsPath } from '../access/credentials-file.ts';
import { isLiveOnly, parseTokenRights, TOKEN_RIGHTS } from '../access/rights.ts';
import { addToken, removeToken } from '../access/token-changes.ts';
import { newToken, tokenDigest } from '../access/tokens.ts';
import type { Config } from '../config/settings.ts';
import { accessColumns, UNKNOWN_ENTRY } from './access-columns.ts';
import { camerasOption } from './cameras-option.ts';
import { nextStartText } from './next-start.ts';
import { splitOptions } from './split-options.ts';
import { usageError } from './usage-error.ts';

const DAY_MS = 86_400_000;
const USAGE = `Usage: picamd token list, add NAME [DAYS] [--rights RIGHTS] [--cameras NAMES] or revoke NAME, where NAME is ${CREDENTIAL_NAME_RULE}`;

/** `picamd token add NAME [DAYS]`, `list`, `revoke NAME`. Returns what to print. */
export async function token(config: Config, args: readonly string[], nowMs = Date.now()): Promise<string> {
  const { words, options } = splitOptions(args);
  const [action = 'list', name = '', days] = words;
  const path = config.CREDENTIALS_FILE || (await defaultCredentialsPath());
  if (options.size > 0 && action !== 'add') throw usageError(USAGE, 'Example: picamd token list');
  if (action === 'list' && name === '')
    return list((await readCredentials(path)) ?? noCredentials(), nowMs) || `No tokens in ${path}.\n`;
  if (action === 'revoke' && days === undefined) {
    await changeCredentials(path, (credentials) => removeToken(credentials, name));
    return `${name} has been revoked. Its streams end now.\n${await nextStartText(config)}`;
  }
  if (action !== 'add' || !CREDENTIAL_NAME.test(name) || !/^([1-9]\d{0,4})?$/.test(days ?? ''))
    throw usageError(USAGE, 'Example: picamd token add frigate 365');
  const value = newToken();
  const expiresMs = days === undefined ? null : nowMs + Number(days) * DAY_MS;
  const added: Token = { digest: tokenDigest(value), expiresMs, ...grant(options) };
  await changeCredentials(path, (credentials) => addToken(credentials, name, added, nowMs));
  return `${value}\n\nCopy it now, it won't be shown again. ${meaning(added)}:\n  /video_feed?token=…  or  Authorization: Bearer …\n`;
}

function grant(options: ReadonlyMap<string, string>): Pick<Token, 'rights' | 'cameras'> {
  const [asked, names] = [options.get('--rights') ?? 'live', options.get('--cameras')];
  const rights = parseTokenRights(asked);
  if (rights === null)
    throw usageError(
      asked.split(',').includes('admin')
        ? 'A token cannot have the right admin'
        : '--rights takes the rights of a token, with commas',
      `The rights are ${TOKEN_RIGHTS.join(', ')}. Example: --rights live,status`,
    );
  return { rights, cameras: names === undefined ? null : camerasOption(names) };
}

function meaning({ rights, cameras }: Token): string {
  const what = isLiveOnly(rights) ? 'It can only view the picture' : `Its rights are ${rights.join(', ')}`;
  return cameras === null ? what : `${what}. A hub shows it only ${cameras.join(', ')}`;
}

function list(credentials: Credentials, nowMs: number): string {
  const rows = [
    ...[...credentials.tokens].map(([name, { expiresMs, rights, cameras }]) =>
      accessColumns(name, rights.join(','), cameras, endText(expiresMs, nowMs)),
    ),
    ...unknownEntries(credentials, 'token').map(({ name }) => accessColumns(name, UNKNOWN_ENTRY, null)),
  ];
  return rows.map((row) => `${row}\n`).join('');
}

function endText(expiresMs: number | null, nowMs: number): string {
  if (expiresMs === null) return '';
  return `${expiresMs < nowMs ? 'expired' : 'until'} ${new Date(expiresMs).toISOString().slice(0, 10)}`;
}

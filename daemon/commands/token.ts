import { CREDENTIAL_NAME, CREDENTIAL_NAME_RULE, noCredentials } from '../access/credentials.ts';
import { readCredentials, defaultCredentialsPath, writeCredentials } from '../access/credentials-file.ts';
import { newToken, tokenDigest } from '../access/tokens.ts';
import type { Config } from '../config/settings.ts';
import { nextStartText } from './next-start.ts';
import { usageError } from './usage-error.ts';

const DAY_MS = 86_400_000;
const USAGE = `Usage: picamd token list, add NAME [DAYS] or revoke NAME, where NAME is ${CREDENTIAL_NAME_RULE}`;

/** `picamd token add NAME [DAYS]`, `list`, `revoke NAME`. Returns what to print. */
export async function token(config: Config, args: readonly string[], nowMs = Date.now()): Promise<string> {
  const [action = 'list', name = '', days] = args;
  const path = config.CREDENTIALS_FILE || (await defaultCredentialsPath());
  const credentials = (await readCredentials(path)) ?? noCredentials();
  const tokens = new Map(credentials.tokens);
  if (action === 'list' && name === '') return list(tokens, nowMs) || `No tokens in ${path}.\n`;
  if (action === 'revoke' && days === undefined) {
    if (!tokens.delete(name))
      throw usageError(`There is no token ${name}`, 'Run picamd token list to list the tokens.');
    await writeCredentials(path, { ...credentials, tokens });
    return `${name} has been revoked. Its streams end now.\n${await nextStartText(config)}`;
  }
  if (action !== 'add' || !CREDENTIAL_NAME.test(name) || !/^([1-9]\d{0,4})?$/.test(days ?? ''))
    throw usageError(USAGE, 'Example: picamd token add frigate 365');
  if (tokens.has(name))
    throw usageError(`The token ${name} already exists`, 'Revoke it first, or use another name.');
  const value = newToken();
  const expiresMs = days === undefined ? null : nowMs + Number(days) * DAY_MS;
  tokens.set(name, { digest: tokenDigest(value), expiresMs });
  await writeCredentials(path, { ...credentials, tokens });
  return `${value}\n\nCopy it now, it won't be shown again. It can only view the picture:\n  /video_feed?token=…  or  Authorization: Bearer …\n`;
}

function list(tokens: ReadonlyMap<string, { expiresMs: number | null }>, nowMs: number): string {
  return [...tokens]
    .map(([name, { expiresMs }]) => {
      if (expiresMs === null) return `${name}\n`;
      const day = new Date(expiresMs).toISOString().slice(0, 10);
      return `${name}  ${expiresMs < nowMs ? 'expired' : 'until'} ${day}\n`;
    })
    .join('');
}

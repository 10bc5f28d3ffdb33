import { NAME, NAME_ALLOWED, noCredentials } from '../access/credentials.ts';
import { readCredentials, defaultCredentialsPath, writeCredentials } from '../access/credentials-file.ts';
import { newToken, tokenDigest } from '../access/tokens.ts';
import type { Config } from '../config/settings.ts';
import { usageError } from './usage-error.ts';

const DAY_MS = 86_400_000;
const HELP = `picamd token list, add NAME [DAYS] or revoke NAME, where NAME is ${NAME_ALLOWED}`;

/** `picamd token add NAME [DAYS]`, `list`, `revoke NAME`. Returns what to print. */
export async function token(config: Config, words: readonly string[], nowMs = Date.now()): Promise<string> {
  const [act = 'list', name = '', days] = words;
  const path = config.CREDENTIALS_FILE || (await defaultCredentialsPath());
  const credentials = (await readCredentials(path)) ?? noCredentials();
  const tokens = new Map(credentials.tokens);
  if (act === 'list' && name === '') return list(tokens, nowMs) || `No token in ${path}.\n`;
  if (act === 'revoke' && days === undefined) {
    if (!tokens.delete(name)) throw usageError(`There is no token ${name}`, 'picamd token list shows them.');
    await writeCredentials(path, { ...credentials, tokens });
    return `${name} opens nothing any more; streams that it opened end now.\n`;
  }
  if (act !== 'add' || !NAME.test(name) || !/^([1-9]\d{0,4})?$/.test(days ?? ''))
    throw usageError(HELP, 'Example: picamd token add frigate 365');
  if (tokens.has(name))
    throw usageError(`There is a token ${name} already`, 'Revoke it first, or take another name.');
  const value = newToken();
  const expiresMs = days === undefined ? null : nowMs + Number(days) * DAY_MS;
  tokens.set(name, { digest: tokenDigest(value), expiresMs });
  await writeCredentials(path, { ...credentials, tokens });
  return `${value}\n\nIt is shown this once. It may look at the picture and at nothing else:\n  /video_feed?token=…  or  Authorization: Bearer …\n`;
}

function list(tokens: ReadonlyMap<string, { expiresMs: number | null }>, nowMs: number): string {
  return [...tokens]
    .map(([name, { expiresMs }]) => {
      if (expiresMs === null) return `${name}\n`;
      const day = new Date(expiresMs).toISOString().slice(0, 10);
      return `${name}  ${expiresMs < nowMs ? 'ended' : 'until'} ${day}\n`;
    })
    .join('');
}

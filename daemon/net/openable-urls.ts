import { isWildcard, urlHost } from './addresses.ts';
import { localName, networkAddresses } from './local-addresses.ts';

/** A machine may have many IPv6 addresses, and the log line is for people. */
const MAX_URLS = 4;

/**
 * The URLs at which other machines reach a server that listens on every address, as `http://[::]:8000`: by name first.
 * Without the port that a browser assumes. Empty if the URL can be opened as it is.
 */
export function openableUrls(url: string, name = localName(), addresses = networkAddresses()): string[] {
  const [, scheme, host = '', port = ''] = /^(https?):\/\/(.+):(\d+)$/.exec(url) ?? [];
  if (scheme === undefined || !isWildcard(host)) return [];
  const end = `${port === (scheme === 'http' ? '80' : '443') ? '' : `:${port}`}/`;
  // 0.0.0.0 is every IPv4 address; [::] is every address of both kinds.
  const reachable = addresses.filter((address) => host.includes(':') || !address.includes(':'));
  return [...new Set([name, ...reachable])]
    .slice(0, MAX_URLS)
    .map((each) => `${scheme}://${urlHost(each)}${end}`);
}

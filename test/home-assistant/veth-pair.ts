import { execFileSync } from 'node:child_process';

/** A network namespace that reaches only this machine, and this machine it, over a pair of virtual network cards. */
export interface VethPair {
  /** The IPv4 address of this machine's end. */
  readonly here: string;
  /** Of the end in the namespace. */
  readonly there: string;
  /** Prefix of a command that runs in the namespace. */
  readonly inside: readonly string[];
  remove(): void;
}

const BYTE = 256;

/** Needs root. Names and addresses are of this process: two runs at a time share none. */
export function vethPair(): VethPair {
  const id = process.pid;
  const [name, card] = [`pdha${id}`, `pdha${id}`];
  // 198.18.0.0/15 is for tests of devices (RFC 2544): 128 Ki addresses, four for each pair.
  const base = (id % 32_768) * 4;
  const addressOf = (at: number) => `198.${18 + (at >> 16)}.${(at >> 8) % BYTE}.${at % BYTE}`;
  const [here, there] = [addressOf(base + 1), addressOf(base + 2)];
  const ip = (...words: string[]) => execFileSync('ip', words, { stdio: 'pipe' });
  ip('netns', 'add', name);
  // With the namespace, both cards go.
  const remove = () => void ip('netns', 'del', name);
  try {
    ip('link', 'add', card, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
    ip('address', 'add', `${here}/30`, 'dev', card);
    ip('link', 'set', card, 'up');
    ip('-n', name, 'address', 'add', `${there}/30`, 'dev', 'eth0');
    for (const each of ['lo', 'eth0']) ip('-n', name, 'link', 'set', each, 'up');
    // Home Assistant listens for mDNS where such packets would leave.
    ip('-n', name, 'route', 'add', '224.0.0.0/4', 'dev', 'eth0');
  } catch (error) {
    remove();
    throw error;
  }
  return { here, there, inside: ['ip', 'netns', 'exec', name], remove };
}

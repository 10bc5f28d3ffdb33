import { execFileSync } from 'node:child_process';

/** Two network namespaces with a link between them that carries a limited number of bits per second from server to viewer. */
export interface ShapedLink {
  serverAddress: string;
  /** Prefix of a command that runs at this end. */
  atServer: string[];
  atViewer: string[];
  remove(): void;
}

/** Why this machine cannot create one (not root, no iproute2, no namespaces), or null. */
export function whyNoShapedLink(): string | null {
  try {
    shapedLink('1mbit').remove();
    return null;
  } catch (error) {
    const { stderr, message } = error as { stderr?: Buffer; message: string };
    return `no network namespaces here: ${stderr?.toString().trim() || message}`;
  }
}

/** `rate` is in tc's syntax, as in `4mbit`. The link's queue holds 30 ms, like that of a good access point. */
export function shapedLink(rate: string): ShapedLink {
  const id = `${process.pid % 100_000}`;
  const [server, viewer] = [`pds${id}`, `pdv${id}`];
  const ip = (...words: string[]) => execFileSync('ip', words, { stdio: 'pipe' });
  const remove = () => {
    for (const name of [server, viewer]) ip('netns', 'del', name);
  };
  ip('netns', 'add', server);
  try {
    ip('netns', 'add', viewer);
    ip('link', 'add', 'eth0', 'netns', server, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', viewer);
    for (const [name, address] of [
      [server, '192.0.2.1/24'],
      [viewer, '192.0.2.2/24'],
    ] as const) {
      ip('-n', name, 'address', 'add', address, 'dev', 'eth0');
      ip('-n', name, 'link', 'set', 'lo', 'up');
      ip('-n', name, 'link', 'set', 'eth0', 'up');
    }
    const shape = ['root', 'tbf', 'rate', rate, 'burst', '16kb', 'latency', '30ms'];
    execFileSync('ip', ['netns', 'exec', server, 'tc', 'qdisc', 'add', 'dev', 'eth0', ...shape], {
      stdio: 'pipe',
    });
  } catch (error) {
    remove();
    throw error;
  }
  return {
    serverAddress: '192.0.2.1',
    atServer: ['ip', 'netns', 'exec', server],
    atViewer: ['ip', 'netns', 'exec', viewer],
    remove,
  };
}

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A network namespace behind a link of its own, as a camera at a far site. Needs root. */
export interface Uplink {
  /** Of the program in it, as this machine reaches it. */
  readonly address: string;
  /** Before a command line, so that it runs there. */
  readonly before: readonly string[];
  /** What has come from there. */
  bytes(): number;
  remove(): void;
}

/** What waits in the link: more would only be older. */
const LATENCY = '200ms';
const BURST = '32k';

/**
 * Makes a link whose way from there is shaped by tc-tbf(8).
 *
 * @param n 1 to 250: names and addresses follow from it
 * @throws Error if the machine does not let us, or the kernel has no tbf.
 */
export function makeUplink(n: number, megabits: number): Uplink {
  const [space, outside, inside] = [`picamd-site-${n}`, `picamdo${n}`, `picamdi${n}`];
  const [here, there] = [`10.213.${n}.1`, `10.213.${n}.2`];
  const remove = () => {
    try {
      // With it goes the link.
      ip('netns', 'del', space);
    } catch {
      // It was not made.
    }
  };
  try {
    ip('netns', 'add', space);
    ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', inside, 'netns', space);
    ip('addr', 'add', `${here}/30`, 'dev', outside);
    ip('link', 'set', outside, 'up');
    ip('-n', space, 'addr', 'add', `${there}/30`, 'dev', inside);
    ip('-n', space, 'link', 'set', inside, 'up');
    ip('-n', space, 'link', 'set', 'lo', 'up');
    const shape = ['tbf', 'rate', `${megabits}mbit`, 'burst', BURST, 'latency', LATENCY];
    ip('netns', 'exec', space, 'tc', 'qdisc', 'add', 'dev', inside, 'root', ...shape);
  } catch (error) {
    remove();
    throw error;
  }
  return {
    address: there,
    before: ['ip', 'netns', 'exec', space],
    bytes: () => Number(readFileSync(`/sys/class/net/${outside}/statistics/rx_bytes`, 'utf8')),
    remove,
  };
}

function ip(...words: string[]): void {
  execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'pipe'] });
}

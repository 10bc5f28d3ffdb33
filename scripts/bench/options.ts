import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { MODES } from './results.ts';
import type { Mode } from './results.ts';

/** `npm run build` writes it. */
const BUNDLE = fileURLToPath(new URL('../../../build/bundle/dist/daemon/main.js', import.meta.url));

export const HELP = `npm run bench -- [OPTION ...]
Measures picamd beside two yardsticks, and prints a table. README.md in scripts/bench explains the columns.

--clients 0,1,10,100  viewers of the plain stream; 0: nobody looks
--modes LIST          ${MODES.join(',')}; the others with a few viewers each
--warm 60             seconds of the same load before anything counts
--seconds 10          seconds that count
--runs 3              in turns; the table has the median
--size 1280x720       of the frames
--rate 30             frames per second
--daemon FILE         main.js of another build; without it the bundle, which packages and scripts/start run
--json FILE           also writes the results as JSON
--svg FILE            also writes them as a picture
--write               also writes scripts/bench/results.json, results.svg and the table in README.md
`;

export interface Options {
  clients: number[];
  modes: Mode[];
  warmSeconds: number;
  seconds: number;
  runs: number;
  width: number;
  height: number;
  rate: number;
  daemon: string;
  json: string | null;
  svg: string | null;
  write: boolean;
}

/** Bounds in count and time: whatever is asked, a measurement ends, and the machine can bear it. */
const MAX_CLIENTS = 450;
const MAX_COUNTS = 20;
const MAX_WARM_SECONDS = 3600;
const MAX_SECONDS = 600;
const MAX_RUNS = 20;
const MAX_SIDE = 4096;
const MAX_RATE = 240;

/** @throws Error that names the option. */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      clients: { type: 'string', default: '0,1,10,100' },
      modes: { type: 'string', default: MODES.join(',') },
      warm: { type: 'string', default: '60' },
      seconds: { type: 'string', default: '10' },
      runs: { type: 'string', default: '3' },
      size: { type: 'string', default: '1280x720' },
      rate: { type: 'string', default: '30' },
      daemon: { type: 'string', default: BUNDLE },
      json: { type: 'string' },
      svg: { type: 'string' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const [width = '', height = '', ...rest] = values.size.split('x');
  if (rest.length > 0) throw new Error('--size must be like 1280x720');
  const modes = list('--modes', values.modes).map(mode);
  if ((values.svg !== undefined || values.write) && !modes.includes('plain'))
    throw new Error('--svg and --write show the plain stream: add it to --modes');
  return {
    clients: list('--clients', values.clients).map((count) => whole('--clients', count, 0, MAX_CLIENTS)),
    modes,
    warmSeconds: within('--warm', values.warm, 0, MAX_WARM_SECONDS),
    seconds: within('--seconds', values.seconds, 1, MAX_SECONDS),
    runs: whole('--runs', values.runs, 1, MAX_RUNS),
    width: whole('--size', width, 64, MAX_SIDE),
    height: whole('--size', height, 64, MAX_SIDE),
    rate: within('--rate', values.rate, 1, MAX_RATE),
    daemon: values.daemon,
    json: values.json ?? null,
    svg: values.svg ?? null,
    write: values.write,
  };
}

function list(name: string, value: string): string[] {
  const words = [...new Set(value.split(','))];
  if (words.length > MAX_COUNTS) throw new Error(`${name} can have at most ${MAX_COUNTS} values`);
  return words;
}

function mode(name: string): Mode {
  const found = MODES.find((each) => each === name);
  if (found === undefined) throw new Error(`--modes can be ${MODES.join(', ')}`);
  return found;
}

function whole(name: string, value: string, least: number, most: number): number {
  if (!/^\d+$/.test(value)) throw new Error(`${name} needs whole numbers from ${least} to ${most}`);
  return within(name, value, least, most);
}

function within(name: string, value: string, least: number, most: number): number {
  const number = value === '' ? Number.NaN : Number(value);
  if (number >= least && number <= most) return number;
  throw new Error(`${name} needs numbers from ${least} to ${most}`);
}

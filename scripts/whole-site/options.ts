import { parseArgs } from 'node:util';

export interface SiteOptions {
  readonly cameras: number;
  readonly hubs: number;
  /** Where viewers connect. */
  readonly port: number;
}

export const HELP = `scripts/site [--cameras N] [--hubs N] [--port N]
Starts a whole site on this machine, for a look: test cameras, hubs, nats-servers, HAProxy and Prometheus, with the files of deploy/site/, which only
this machine can reach. What ends is started again, as systemd does, so that you can kill any part. Ctrl-C ends all of it.

--cameras N  1 to 64 test cameras of 640x480 and 5 fps; 16 if not given. Each takes about 110 MB.
--hubs N     1 to 8; 2 if not given
--port N     8080 if not given
`;
const LIMITS = { cameras: [1, 64], hubs: [1, 8], port: [1024, 65_535] } as const;

/** @throws Error with a sentence, if an option is wrong. */
export function parseSiteOptions(args: string[]): SiteOptions | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      cameras: { type: 'string', default: '16' },
      hubs: { type: 'string', default: '2' },
      port: { type: 'string', default: '8080' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const number = (name: keyof typeof LIMITS): number => {
    const [least, most] = LIMITS[name];
    const value = /^\d{1,5}$/.test(values[name]) ? Number(values[name]) : NaN;
    if (value >= least && value <= most) return value;
    throw new Error(`--${name} takes a number from ${least} to ${most}.`);
  };
  return { cameras: number('cameras'), hubs: number('hubs'), port: number('port') };
}

import { connect } from 'node:net';
import { ask } from '../helpers/ask.ts';
import { basic, credentialsFile, USER } from '../helpers/credentials.ts';
import { residentBytes } from '../helpers/process-facts.ts';
import type { Fault } from './fault.ts';
import { malformedRequests } from './malformed-request.ts';
import { runWithFault, CROWD_GROWTH, expectNoneLost, untilOnlyViewer } from './subject.ts';

const SEED = 2026;
const AT_ONCE = 50;
/** The daemon waits longer for an unfinished request than this test. */
const RESPONSE_MS = 250;
const GUESSES = 12;
const MEGABYTE = 2 ** 20;

export const REQUEST_FAULTS: readonly Fault[] = [
  {
    name: 'Malformed requests, 50 at a time',
    measured: 'faults logged',
    bound: { max: 0, unit: '' },
    run: async (form) => {
      const requests = malformedRequests(form === 'short' ? 2000 : 10_000, SEED);
      const statuses = new Map<string, number>();
      const args = ['--max-viewers-per-address', '100', '--log-level', 'debug'];
      const { found, growth } = await runWithFault({ args, maxGrowth: CROWD_GROWTH }, async (subject) => {
        const queue = [...requests];
        const send = async () => {
          for (let request = queue.pop(); request !== undefined; request = queue.pop()) {
            const status = await responseTo(subject.daemon.port, request);
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
          }
        };
        await Promise.all(Array.from({ length: AT_ONCE }, send));
        await untilOnlyViewer(subject);
        await expectNoneLost(subject);
        const faults = subject.daemon.log().split('\n').filter(isFault);
        if (faults.length > 0) throw new Error(`logged ${faults.length} times: ${faults[0]}`);
        return faults.length;
      });
      const responses = [...statuses].toSorted().map(([status, count]) => `${count} × ${status}`);
      return { value: found, growth, note: `${requests.length} requests: ${responses.join(', ')}` };
    },
  },
  {
    name: `Strangers guess passwords from ${GUESSES} addresses`,
    measured: 'memory growth',
    bound: { max: 16, unit: 'MB' },
    run: async () => {
      const credentials = await credentialsFile();
      try {
        const args = ['--credentials-file', credentials.path];
        const authorization = basic(USER.name, USER.password);
        const { found, growth } = await runWithFault({ args, authorization }, async ({ daemon }) => {
          const before = residentBytes(daemon.pid);
          const login = { Authorization: basic(USER.name, 'a wrong password') };
          for (let i = 1; i <= GUESSES; i += 4)
            await Promise.all(
              [0, 1, 2, 3].map(async (k) => {
                const { status } = await ask(
                  { port: daemon.port, localAddress: `127.0.1.${i + k}` },
                  '/status',
                  login,
                );
                if (status !== 401) throw new Error(`a wrong password got status ${status}`);
              }),
            );
          return (residentBytes(daemon.pid) - before) / MEGABYTE;
        });
        return { value: Math.max(0, found), growth };
      } finally {
        credentials.clear();
      }
    },
  },
];

/** The status of the first response, `closed` without a response, `waits` if the daemon waits for more. */
function responseTo(port: number, request: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(request));
    const done = (status: string) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(status);
    };
    const timer = setTimeout(() => done('waits'), RESPONSE_MS);
    socket.once('data', (chunk: Buffer) => done(chunk.toString('latin1').slice(9, 12)));
    socket.on('error', () => done('reset'));
    socket.once('close', () => done('closed'));
  });
}

/** Whether the line reports a fault of the daemon, or is not a log line. */
function isFault(line: string): boolean {
  if (line === '') return false;
  try {
    return (JSON.parse(line) as { level: number }).level >= 50;
  } catch {
    return true;
  }
}

import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { askJson } from '../helpers/ask.ts';
import { cpuMs } from '../helpers/process-facts.ts';
import type { Fault } from './fault.ts';
import { probe } from './healthz-prober.ts';
import { runWithFault, CROWD_GROWTH } from './subject.ts';

const EVENTS_PER_SECOND = 1000;
const SECONDS = { short: 1, long: 20 } as const;
/** How often a second so many are posted at once. */
const BATCHES = 50;
/** Some events are taken, then the ceiling is reached. */
const EVENTS_PER_HOUR = 100;
const CONNECTIONS = 50;

export const EVENT_FAULTS: readonly Fault[] = [
  {
    name: `${EVENTS_PER_SECOND} events a second are posted`,
    measured: 'time on a processor for each',
    bound: { max: 2, unit: 'ms of CPU' },
    run: async (form) => {
      const args = ['--events-per-hour', String(EVENTS_PER_HOUR)];
      const { found, growth } = await runWithFault({ args, maxGrowth: CROWD_GROWTH }, async (subject) => {
        const { port, pid } = subject.daemon;
        const [startMs, startCpuMs] = [performance.now(), cpuMs(pid)];
        const statuses = new Map<number, number>();
        const times = await probe({ port }, '/healthz', async () => {
          for (const status of await post(port, SECONDS[form] * EVENTS_PER_SECOND))
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
        });
        const seconds = (performance.now() - startMs) / 1000;
        const usedMs = (cpuMs(pid) - startCpuMs) / (SECONDS[form] * EVENTS_PER_SECOND);
        const { notices } = await askJson<{ notices: { code: string }[] }>({ port }, '/status');
        if (notices.filter(({ code }) => code === 'too-many-events').length !== 1)
          throw new Error(`notices: ${JSON.stringify(notices)}`);
        return { statuses, seconds, usedMs, times, lost: await subject.lost() };
      });
      const { statuses, seconds, usedMs, times, lost } = found;
      const accepted = statuses.get(201) ?? 0;
      if (accepted !== EVENTS_PER_HOUR) throw new Error(`${accepted} events were accepted`);
      if (lost > 0) throw new Error(`the healthy viewer lost ${lost} frames`);
      const counts = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ');
      return {
        value: usedMs,
        growth,
        note: `${counts} in ${seconds.toFixed(1)} s, with one notice; ${times.count} × /healthz in ${times.p99Ms.toFixed(0)} ms (p99); the healthy viewer got every frame`,
      };
    },
  },
];

/** Resolves with the status of each. */
async function post(port: number, count: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const batch = EVENTS_PER_SECOND / BATCHES;
  const answers: Promise<number>[] = [];
  const startMs = performance.now();
  try {
    while (answers.length < count) {
      for (let i = 0; i < batch; i++) answers.push(postOne(port, agent));
      await delay(startMs + (1000 * answers.length) / EVENTS_PER_SECOND - performance.now());
    }
    return await Promise.all(answers);
  } finally {
    agent.destroy();
  }
}

function postOne(port: number, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ port, path: '/events', method: 'POST', agent }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });
}

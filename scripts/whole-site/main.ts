/** `scripts/site`: a whole site on this machine, for a look. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-ports.ts';
import { haproxyCall } from './haproxy.ts';
import { KeptRunning } from './kept-running.ts';
import { missingPrograms } from './missing-programs.ts';
import { natsCall, planNatsCluster } from './nats.ts';
import { HELP, parseSiteOptions } from './options.ts';
import type { SiteOptions } from './options.ts';
import { HUB, makeKeys, picamdCall, TEST_CAMERA } from './picamds.ts';
import type { PicamdPlan } from './picamds.ts';
import { prometheusCall } from './prometheus.ts';
import type { ProgramCall } from './running-program.ts';

const EXIT_USAGE = 64;
/** Node needs a core for a moment to start. */
const PICAMDS_AT_A_TIME = 4;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = usableOptions();
  if (typeof options === 'number') return options;
  const missing = missingPrograms();
  if (missing !== null) {
    process.stderr.write(missing);
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'picamd-site-'));
  const programs = new KeptRunning(say);
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  try {
    const started = startSite(options, folder, programs);
    // Ctrl-C also ends a site that is starting.
    const isStarted = await Promise.race([started.then(() => true), asked.then(() => false)]);
    if (isStarted) await asked;
    else started.catch(() => {});
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    say('Ending…');
    await programs.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function usableOptions(): SiteOptions | number {
  try {
    const options = parseSiteOptions(process.argv.slice(2));
    if (options !== 'help') return options;
    process.stdout.write(HELP);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${HELP}`);
    return EXIT_USAGE;
  }
}

async function startSite(options: SiteOptions, folder: string, programs: KeptRunning): Promise<void> {
  const start = async (name: string, call: ProgramCall) =>
    say(`${name.padEnd(10)} kill -9 ${await programs.start(name, call)}`);
  const ports = await freePorts(options.cameras + options.hubs + 2);
  const [metrics = 0, own = 0] = ports.splice(0, 2);
  const cameras = plansOf('camera', ports.splice(0, options.cameras), folder, TEST_CAMERA);
  const list = join(folder, 'cameras');
  // Every other one; the hubs hear the rest over NATS.
  const byUrl = cameras.filter((_, i) => i % 2 === 0);
  writeFileSync(list, byUrl.map(({ name, port }) => `${name} http://127.0.0.1:${port}/\n`).join(''));
  const hubs = plansOf('hub', ports, folder, [...HUB, '--cameras-file', list]);

  const keys = await makeKeys(folder, cameras, hubs);
  const nats = await planNatsCluster(folder, keys.users);
  await Promise.all(nats.map((plan) => start(plan.name, natsCall(plan))));
  const urls = nats.map(({ port }) => `nats://127.0.0.1:${port}`).join(',');
  const withNats = (plan: PicamdPlan): PicamdPlan => ({
    ...plan,
    args: [...plan.args, '--nats-url', urls, '--nats-creds-file', keys.fileOf(plan.name)],
  });

  const picamds = [...hubs, ...cameras].map(withNats);
  while (picamds.length > 0)
    await Promise.all(picamds.splice(0, PICAMDS_AT_A_TIME).map((plan) => start(plan.name, picamdCall(plan))));

  const hubPorts = hubs.map(({ port }) => port);
  await start('haproxy', haproxyCall(folder, { viewers: options.port, metrics, hubs: hubPorts }));
  await start(
    'prometheus',
    prometheusCall(folder, { own, hubs: hubPorts, viewers: options.port, haproxyMetrics: metrics }),
  );
  say(`
The wall       http://127.0.0.1:${options.port}/
One camera     http://127.0.0.1:${options.port}/cameras/camera1/video_feed
${hubs.map(({ name, port }) => `${name.padEnd(15)}http://127.0.0.1:${port}/`).join('\n')}
Prometheus     http://127.0.0.1:${own}/targets, and /alerts
HAProxy        http://127.0.0.1:${metrics}/metrics
nats-servers   ${nats.map(({ monitorPort }) => `http://127.0.0.1:${monitorPort}/connz`).join(', ')}

Kill any of them while you watch: what ends is started again. Ctrl-C ends all.`);
}

function plansOf(
  word: string,
  ports: readonly number[],
  folder: string,
  args: readonly string[],
): PicamdPlan[] {
  return ports.map((port, i) => ({ name: `${word}${i + 1}`, port, folder, args }));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

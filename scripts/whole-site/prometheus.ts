import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram } from './running-program.ts';
import type { ProgramCall, RunningProgram } from './running-program.ts';
import { changedSample, SITE_SAMPLES } from './samples.ts';

export interface PrometheusPorts {
  readonly own: number;
  readonly hubs: readonly number[];
  /** Of HAProxy. */
  readonly viewers: number;
  readonly haproxyMetrics: number;
}

/** Writes deploy/site/prometheus.yml for this machine, and its rules, into a folder; returns the path. */
function writePrometheusFiles(folder: string, ports: PrometheusPorts): string {
  const path = join(folder, 'prometheus.yml');
  const hubs = ports.hubs.map((port) => `'127.0.0.1:${port}'`);
  const text = changedSample('prometheus.yml', [
    // Often enough for a look.
    ['scrape_interval: 15s', 'scrape_interval: 1s'],
    ['evaluation_interval: 15s', 'evaluation_interval: 1s'],
    ['refresh_interval: 30s', 'refresh_interval: 1s'],
    ["'10.0.0.11:8000', '10.0.0.12:8000'", hubs.join(', ')],
    ['https://cameras.example/targets', `http://127.0.0.1:${ports.viewers}/targets`],
    ['127.0.0.1:8405', `127.0.0.1:${ports.haproxyMetrics}`],
  ]);
  // Nobody logs in on this machine.
  writeFileSync(path, text.replaceAll(/ +authorization: .*\n/g, ''));
  copyFileSync(join(SITE_SAMPLES, 'picamd-site.rules.yml'), join(folder, 'picamd-site.rules.yml'));
  copyFileSync(join(SITE_SAMPLES, '../prometheus/picamd.rules.yml'), join(folder, 'picamd.rules.yml'));
  return path;
}

/** Prometheus with these files. Its data is in the folder. */
export function prometheusCall(folder: string, ports: PrometheusPorts): ProgramCall {
  const path = writePrometheusFiles(folder, ports);
  return {
    command: 'prometheus',
    words: [
      `--config.file=${path}`,
      `--storage.tsdb.path=${join(folder, 'prometheus')}`,
      `--storage.tsdb.retention.time=1d`,
      `--web.listen-address=127.0.0.1:${ports.own}`,
    ],
    isReady: async () => (await fetch(`http://127.0.0.1:${ports.own}/-/ready`)).ok,
  };
}

export function startPrometheus(folder: string, ports: PrometheusPorts): Promise<RunningProgram> {
  return startProgram(prometheusCall(folder, ports));
}

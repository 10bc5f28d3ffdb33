import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { dashboardTests, metricsIn, queriesOf, readDashboard } from '../helpers/dashboard.ts';
import { startDaemon } from '../helpers/daemon.ts';
import { needs } from '../helpers/programs.ts';
import { namesOf, promtool } from '../helpers/promtool.ts';

const DEPLOY = fileURLToPath(new URL('../../../deploy', import.meta.url));
const PI_PROGRAMS = fileURLToPath(new URL('../../../test/fixtures/pi-programs', import.meta.url));
const RULES = 'picamd.rules.yml';
const dashboard = readDashboard(`${DEPLOY}/grafana/picamd.json`);
const queries = queriesOf(dashboard);
const rules = readFileSync(`${DEPLOY}/prometheus/${RULES}`, 'utf8');

describe('the alert rules and the dashboard', () => {
  let names: Set<string>;

  before(async function () {
    this.timeout(120_000);
    const daemon = await startDaemon([], { PATH: `${PI_PROGRAMS}:${process.env['PATH']}` });
    await daemon.logged(/camera: streaming/);
    // The facts of the machine are missing if they take longer than 2 s.
    do names = namesOf(await (await fetch(`${daemon.url}/metrics`)).text());
    while (!names.has('picamd_host_temperature_celsius'));
    await daemon.stop();
  });

  it('only query metrics that the daemon has', () => {
    expect(queries.length).to.be.greaterThan(20);
    expect(metricsIn(rules).length).to.be.greaterThan(8);
    const unknown = metricsIn([...queries, rules].join('\n')).filter((name) => !names.has(name));
    expect(unknown).to.deep.equal([]);
  });

  it('show the most important metrics', () => {
    for (const name of [
      'camera_healthy',
      'camera_fps',
      'camera_frame_age_seconds',
      'stream_viewers',
      'stream_skipped_frames_total',
      'camera_restarts_total',
      'host_temperature_celsius',
      'process_resident_memory_bytes',
      'event_loop_delay_seconds_bucket',
    ])
      expect(metricsIn(queries.join('\n'))).to.include(`picamd_${name}`);
  });

  dashboardTests(dashboard, { title: 'picamd', uid: 'picamd', variables: ['datasource', 'instance'] });

  describe('promtool', function () {
    this.timeout(120_000);
    needs('Promtool');

    it('accepts the rules and passes their tests', async () => {
      const cwd = `${DEPLOY}/prometheus`;
      const check = await promtool(['check', 'rules', RULES], { cwd });
      expect(check.code, check.output).to.equal(0);
      const test = await promtool(['test', 'rules', 'picamd.rules.test.yml'], { cwd });
      expect(test.code, test.output).to.equal(0);
    });

    it('has a test for each alert', () => {
      const tests = readFileSync(`${DEPLOY}/prometheus/picamd.rules.test.yml`, 'utf8');
      const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
      expect(alerts.length).to.equal(8);
      for (const alert of alerts) expect(tests).to.match(new RegExp(`alertname: ${alert}\\b|="${alert}"`));
    });
  });
});

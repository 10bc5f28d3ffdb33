import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { startDaemon } from '../helpers/daemon.ts';
import { needs } from '../helpers/programs.ts';
import { namesOf, promtool } from '../helpers/promtool.ts';

const DEPLOY = fileURLToPath(new URL('../../../deploy', import.meta.url));
const PI_PROGRAMS = fileURLToPath(new URL('../../../test/fixtures/pi-programs', import.meta.url));
const RULES = 'picamd.rules.yml';
const COLUMNS = 24;
/** Panel types that every Grafana has. */
const PANELS = ['stat', 'timeseries', 'state-timeline'];

interface Panel {
  id: number;
  type: string;
  title: string;
  datasource: unknown;
  gridPos: { x: number; y: number; w: number; h: number };
  fieldConfig: { defaults: object; overrides: object[] };
  options: object;
  targets: { expr: string; refId: string; datasource: unknown }[];
}

interface Dashboard {
  title: string;
  uid: string;
  schemaVersion: number;
  time: { from: string; to: string };
  templating: { list: { name: string; type: string }[] };
  panels: Panel[];
}

const dashboard = JSON.parse(readFileSync(`${DEPLOY}/grafana/picamd.json`, 'utf8')) as Dashboard;
const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
const rules = readFileSync(`${DEPLOY}/prometheus/${RULES}`, 'utf8');

/** The metrics in a query or rules file. */
function metricsIn(text: string): string[] {
  return [...new Set(text.match(/\bpicamd_[a-z_0-9]+/g))];
}

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

  it('have a dashboard that Grafana can load', () => {
    expect(dashboard).to.include({ title: 'picamd', uid: 'picamd' });
    expect(dashboard.schemaVersion).to.be.a('number');
    expect(dashboard.time).to.have.keys('from', 'to');
    const variables = dashboard.templating.list.map(({ name }) => name);
    expect(variables).to.deep.equal(['datasource', 'instance']);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).to.equal(dashboard.panels.length);
    for (const { type, title, datasource, fieldConfig, options, targets } of dashboard.panels) {
      expect(PANELS, title).to.include(type);
      expect(title).to.not.be.empty;
      expect(datasource).to.deep.equal({ type: 'prometheus', uid: '${datasource}' });
      expect(fieldConfig).to.have.keys('defaults', 'overrides');
      expect(options, title).to.be.an('object');
      expect(targets, title).to.not.be.empty;
      expect(new Set(targets.map(({ refId }) => refId)).size, title).to.equal(targets.length);
      for (const { expr } of targets) {
        for (const [, variable = ''] of expr.matchAll(/\$(\w+)/g))
          expect([...variables, '__rate_interval'], title).to.include(variable);
      }
    }
  });

  it('have panels that do not overlap', () => {
    const taken = new Set<string>();
    for (const { title, gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w, title).to.be.at.most(COLUMNS);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.has(`${x} ${y}`), title).to.equal(false);
          taken.add(`${x} ${y}`);
        }
    }
  });

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

    it('can parse every query of the dashboard', async () => {
      const recorded = queries.map((expr, i) => ({
        record: `query:${i}`,
        expr: expr.replaceAll('$__rate_interval', '5m'),
      }));
      const folder = mkdtempSync(join(tmpdir(), 'picamd-test-'));
      // A JSON document is a YAML document.
      writeFileSync(
        join(folder, 'queries.yml'),
        JSON.stringify({ groups: [{ name: 'dashboard', rules: recorded }] }),
      );
      const { code, output } = await promtool(['check', 'rules', 'queries.yml'], { cwd: folder });
      rmSync(folder, { recursive: true });
      expect(code, output).to.equal(0);
      expect(output).to.match(new RegExp(`${queries.length} rules found`));
    });
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { needs } from './programs.ts';
import { promtool } from './promtool.ts';

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

export function readDashboard(path: string): Dashboard {
  return JSON.parse(readFileSync(path, 'utf8')) as Dashboard;
}

export function queriesOf({ panels }: Dashboard): string[] {
  return panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
}

/** The metrics in a query or in a file of rules. */
export function metricsIn(text: string): string[] {
  return [...new Set(text.match(/\bpicamd_[a-z_0-9]+/g))];
}

/** Tests for a dashboard, in the describe that calls it. */
export function dashboardTests(
  dashboard: Dashboard,
  { title: name, uid, variables: expected }: { title: string; uid: string; variables: readonly string[] },
): void {
  it('have a dashboard that Grafana can load', () => {
    expect(dashboard).to.include({ title: name, uid });
    expect(dashboard.schemaVersion).to.be.a('number');
    expect(dashboard.time).to.have.keys('from', 'to');
    const variables = dashboard.templating.list.map((variable) => variable.name);
    expect(variables).to.deep.equal(expected);
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

  describe('their queries', () => {
    needs('Promtool');

    it('can be parsed by promtool', async () => {
      const queries = queriesOf(dashboard);
      const rules = queries.map((expr, i) => ({
        record: `query:${i}`,
        expr: expr.replaceAll('$__rate_interval', '5m'),
      }));
      const folder = mkdtempSync(join(tmpdir(), 'picamd-test-'));
      // A JSON document is a YAML document.
      writeFileSync(join(folder, 'queries.yml'), JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
      const { code, output } = await promtool(['check', 'rules', 'queries.yml'], { cwd: folder });
      rmSync(folder, { recursive: true });
      expect(code, output).to.equal(0);
      expect(output).to.match(new RegExp(`${queries.length} rules found`));
    });
  });
}

import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { changedSample, SITE_SAMPLES } from '../../scripts/whole-site/samples.ts';
import { HUB_FAMILIES } from '../../daemon/hub/hub-families.ts';
import { dashboardTests, metricsIn, queriesOf, readDashboard } from '../helpers/dashboard.ts';
import { needs } from '../helpers/programs.ts';
import { promtool } from '../helpers/promtool.ts';

const RULES = 'picamd-site.rules.yml';
const rules = readFileSync(join(SITE_SAMPLES, RULES), 'utf8');
const dashboard = readDashboard(join(SITE_SAMPLES, 'grafana.json'));

describe('the alert rules and the dashboard of a site', () => {
  it('only query metrics that a hub has', () => {
    const names: string[] = HUB_FAMILIES.map(({ name }) => name);
    names.push('picamd_event_loop_delay_seconds_bucket');
    const used = metricsIn([...queriesOf(dashboard), rules].join('\n'));
    expect(used.length).to.be.greaterThan(8);
    expect(used.filter((name) => !names.includes(name))).to.deep.equal([]);
  });

  dashboardTests(dashboard, {
    title: 'picamd: a site',
    uid: 'picamd-site',
    variables: ['datasource', 'camera'],
  });

  describe('for promtool', function () {
    this.timeout(120_000);
    needs('Promtool');
    const folder = mkdtempSync(join(tmpdir(), 'picamd-site-rules-'));
    after(() => rmSync(folder, { recursive: true }));

    it('pass their tests', async () => {
      const { code, output } = await promtool(['test', 'rules', 'picamd-site.rules.test.yml'], {
        cwd: SITE_SAMPLES,
      });
      expect(code, output).to.equal(0);
    });

    it('have a test for each alert', () => {
      const tests = readFileSync(join(SITE_SAMPLES, 'picamd-site.rules.test.yml'), 'utf8');
      const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
      expect(alerts.length).to.equal(7);
      for (const alert of alerts)
        expect(tests).to.match(
          new RegExp(`"${alert}", alertstate|alertname: ${alert}\\b[^}]*\\n +exp_alerts`),
        );
    });

    it('are in a configuration that Prometheus accepts', async () => {
      writeFileSync(join(folder, 'picamd.token'), 'picamd_x');
      for (const from of [RULES, '../prometheus/picamd.rules.yml'])
        copyFileSync(join(SITE_SAMPLES, from), join(folder, from.replace(/.*\//, '')));
      const text = changedSample('prometheus.yml', []);
      writeFileSync(join(folder, 'prometheus.yml'), text.replaceAll('/etc/prometheus/', `${folder}/`));
      const { code, output } = await promtool(['check', 'config', 'prometheus.yml'], { cwd: folder });
      expect(code, output).to.equal(0);
      expect(output).to.match(/SUCCESS: 7 rules found/);
    });
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { HUB_FAMILIES } from '../../daemon/hub/hub-families.ts';
import { METRIC_FAMILIES } from '../../daemon/status/metric-families.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Files that mention metrics, for people or programs. */
const PLACES = ['README.md', 'daemon', 'deploy', 'config'];
/** metrics/ measures this one itself. */
const LOOP_DELAY = ['sum', 'count', 'bucket'].map((part) => `picamd_event_loop_delay_seconds_${part}`);

describe('metric families', () => {
  const tables = { camera: METRIC_FAMILIES, hub: HUB_FAMILIES };
  const names = Object.values(tables).flatMap((families) => families.map(({ name }) => name as string));

  for (const [role, families] of Object.entries(tables))
    it(`of a ${role} have unique names that follow the conventions, and a help line`, () => {
      expect(families.length).to.be.greaterThan(20);
      expect(new Set(families.map(({ name }) => name)).size).to.equal(families.length);
      for (const { name, type, help, labels } of families) {
        expect(name).to.match(/^picamd(_[a-z]+)+$/);
        expect(name.endsWith('_total'), name).to.equal(type === 'counter');
        expect(help, name).to.match(/^[A-Z01/].*[^.]$/);
        for (const label of labels) expect(label, name).to.match(/^[a-z]+$/);
      }
    });

  it('of a hub have the types that they have for a camera', () => {
    const types = new Map(METRIC_FAMILIES.map(({ name, type }) => [name, type]));
    const differing = HUB_FAMILIES.filter(({ name, type }) => (types.get(name) ?? type) !== type);
    expect(differing).to.deep.equal([]);
  });

  it('have every name that the dashboard, the alerts and the documentation use', () => {
    const files = PLACES.flatMap((place) =>
      place.endsWith('.md')
        ? [place]
        : readdirSync(join(ROOT, place), { recursive: true, encoding: 'utf8' })
            .filter((name) => /\.(md|json|ya?ml)$/.test(name) && !name.includes('node_modules'))
            .map((name) => join(place, name)),
    );
    const used = files.flatMap((file) => {
      const found = readFileSync(join(ROOT, file), 'utf8').match(/\bpicamd_[a-z]+_[a-z_]+\b/g) ?? [];
      return found.map((name) => ({ file, name }));
    });
    expect(new Set(used.map(({ name }) => name)).size).to.be.greaterThan(15);
    expect(used.filter(({ name }) => ![...names, ...LOOP_DELAY].includes(name))).to.deep.equal([]);
  });
});

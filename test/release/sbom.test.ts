import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import * as v from 'valibot';
import { copyrightText, packagesOf } from '../../scripts/debian-copyright.ts';
import { billOfMaterials } from '../../scripts/sbom.ts';

const ROOT = new URL('../../../', import.meta.url);
const TEXT = v.pipe(v.string(), v.nonEmpty());
const LICENSES = v.array(v.strictObject({ license: v.strictObject({ id: TEXT }) }));
const COMPONENT = v.strictObject({
  type: v.picklist(['library', 'application']),
  'bom-ref': TEXT,
  name: TEXT,
  version: TEXT,
  purl: v.pipe(v.string(), v.regex(/^pkg:(npm|deb\/debian|github)\/[^@ ]+@[^@ ]+$/)),
  hashes: v.optional(
    v.array(
      v.union([
        v.strictObject({ alg: v.literal('SHA-256'), content: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }),
        v.strictObject({
          alg: v.literal('SHA-512'),
          content: v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/)),
        }),
      ]),
    ),
  ),
  licenses: v.optional(LICENSES),
  properties: v.array(v.strictObject({ name: TEXT, value: TEXT })),
});
/** What picamd uses of the schema of CycloneDX 1.6; an unknown key would be an error there too. */
export const BILL = v.strictObject({
  $schema: v.literal('http://cyclonedx.org/schema/bom-1.6.schema.json'),
  bomFormat: v.literal('CycloneDX'),
  specVersion: v.literal('1.6'),
  serialNumber: v.pipe(
    v.string(),
    v.regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
  ),
  version: v.literal(1),
  metadata: v.strictObject({
    timestamp: v.pipe(v.string(), v.isoTimestamp()),
    component: v.strictObject({
      type: v.literal('application'),
      'bom-ref': TEXT,
      name: v.literal('picamd'),
      version: TEXT,
      purl: TEXT,
      licenses: LICENSES,
    }),
  }),
  components: v.array(COMPONENT),
});

describe('the bill of materials', () => {
  const root = fileURLToPath(ROOT);
  const text = (name: string) => readFileSync(new URL(name, ROOT), 'utf8');
  const { packages } = JSON.parse(text('package-lock.json')) as { packages: Record<string, object> };
  const files = ['koa', '@koa/router', 'pino'].map((name) => `node_modules/${name}/index.js`);
  const inside = {
    copyright: copyrightText(root, packagesOf(files)),
    locked: packages,
    node: 'v22.1.0',
    payload: text('deploy/payload/packages.lock'),
  };

  it('has what the packages and the payload contain, as CycloneDX', () => {
    const { components } = v.parse(BILL, billOfMaterials('1.2.3', 1_764_000_000, inside));
    const purls = components.map(({ purl }) => purl);
    expect(purls.filter((purl) => purl.startsWith('pkg:npm/'))).to.have.length(3);
    expect(purls.some((purl) => /^pkg:npm\/%40koa\/router@\d/.test(purl))).to.equal(true);
    expect(purls).to.include('pkg:github/nodejs/node@v22.1.0');
    const lines = inside.payload.split('\n').filter((line) => /^[^#]/.test(line));
    expect(purls.filter((purl) => purl.startsWith('pkg:deb/'))).to.have.length(lines.length);
    expect(new Set(purls).size).to.equal(purls.length);
    const koa = components.find(({ name }) => name === 'koa');
    expect(koa?.licenses).to.deep.equal([{ license: { id: 'MIT' } }]);
    expect(koa?.hashes?.[0]?.alg).to.equal('SHA-512');
  });

  it('is the same for the same content, and has another number for another one', () => {
    const bill = (epoch: number) => v.parse(BILL, billOfMaterials('1.2.3', epoch, inside));
    expect(bill(1)).to.deep.equal(bill(1));
    expect(bill(1).serialNumber).not.to.equal(bill(2).serialNumber);
  });

  it('is not made if the lock file lacks a package', () => {
    const other = { ...inside, copyright: inside.copyright.replace(/^ koa .*$/m, ' koa 0.0.1') };
    expect(() => billOfMaterials('1.2.3', 1, other)).to.throw('koa 0.0.1 is in the package');
  });
});

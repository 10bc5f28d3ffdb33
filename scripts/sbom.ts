/**
 * `sbom.js PACKAGE.deb PACKAGE_WITH_NODE.deb` prints what is inside a release, as a CycloneDX bill of materials
 * (cyclonedx.org/docs/1.6/json). `npm sbom` would list what is installed here, not what the packages contain, and print another
 * number and time at each run.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
}

export interface Inside {
  /** The copyright file of a package, which names the npm packages in its bundle. */
  readonly copyright: string;
  /** `packages` of package-lock.json. */
  readonly locked: Readonly<Record<string, Locked>>;
  /** Of the package that contains Node, as `node --version` prints it. */
  readonly node: string;
  /** deploy/payload/packages.lock. */
  readonly payload: string;
}

interface Component {
  readonly type: 'library' | 'application';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: readonly { readonly license: { readonly id: string } }[];
  /** In which files of the release it is. */
  readonly properties: readonly { readonly name: 'picamd:in'; readonly value: string }[];
}

/** @throws Error if a package in the bundle is not in the lock file */
export function billOfMaterials(version: string, epochSeconds: number, inside: Inside): object {
  const components = [
    ...npmComponents(inside),
    nodeComponent(inside.node),
    ...debianComponents(inside.payload),
  ];
  const own = { type: 'application', 'bom-ref': `picamd@${version}`, name: 'picamd', version } as const;
  const content = {
    version: 1,
    metadata: {
      timestamp: new Date(epochSeconds * 1000).toISOString(),
      component: { ...own, purl: `pkg:generic/picamd@${version}`, licenses: [{ license: { id: 'MIT' } }] },
    },
    components,
  };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    ...content,
  };
}

function npmComponents({ copyright, locked }: Inside): Component[] {
  const [, list = ''] = /these npm packages:\n((?: \S+ \S+\n)*)/.exec(copyright) ?? [];
  return list
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', version = ''] = line.trim().split(' ');
      const found = Object.entries(locked).find(
        ([path, entry]) => path.endsWith(`node_modules/${name}`) && entry.version === version,
      )?.[1];
      if (found?.license === undefined || found.integrity === undefined)
        throw new Error(`${name} ${version} is in the package, but not in package-lock.json`);
      const [algorithm = '', digest = ''] = found.integrity.split('-');
      return {
        ...identity('library', name, version, `pkg:npm/${name.replace('@', '%40')}@${version}`),
        hashes: [
          { alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') },
        ],
        licenses: [{ license: { id: found.license } }],
        properties: isIn('both packages'),
      };
    });
}

function nodeComponent(tag: string): Component {
  const version = tag.replace(/^v/, '');
  return {
    ...identity('application', 'node', version, `pkg:github/nodejs/node@v${version}`),
    licenses: [{ license: { id: 'MIT' } }],
    properties: isIn('the package with Node'),
  };
}

/** Debian's own packages; their licenses are in each of them. */
function debianComponents(lock: string): Component[] {
  return lock
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => {
      const [name = '', version = '', architecture = '', sha256 = ''] = line.split(' ');
      const purl = `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=${architecture}&distro=trixie`;
      return {
        ...identity('library', name, version, purl),
        hashes: [{ alg: 'SHA-256', content: sha256 }],
        properties: isIn('the payload and the card image'),
      };
    });
}

function identity(type: Component['type'], name: string, version: string, purl: string) {
  return { type, 'bom-ref': purl, name, version, purl } as const;
}

function isIn(value: string): Component['properties'] {
  return [{ name: 'picamd:in', value }];
}

/** The same for the same content (RFC 9562, version 8). */
function uuidOf(content: string): string {
  const bytes = createHash('sha256').update(content).digest().subarray(0, 16);
  bytes[6] = (Number(bytes[6]) & 0x0f) | 0x80;
  bytes[8] = (Number(bytes[8]) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function fromDeb(file: string, path: string): string {
  const command = 'dpkg-deb --fsys-tarfile "$1" | tar xO "$2"';
  return execFileSync('sh', ['-c', command, 'sh', file, path], { encoding: 'utf8', maxBuffer: 1 << 28 });
}

function text(name: string): string {
  return readFileSync(new URL(name, ROOT), 'utf8');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [deb = '', withNode = ''] = process.argv.slice(2);
  const version = execFileSync('dpkg-deb', ['--field', deb, 'Version'], { encoding: 'utf8' }).trim();
  // Its license file does not have it, and the program may be for another processor.
  const node = /^NODE_VERSION=(.+)$/m.exec(text('scripts/build-deb'))?.[1] ?? '';
  const copyright = fromDeb(withNode, './usr/share/doc/picamd/copyright');
  const { packages } = JSON.parse(text('package-lock.json')) as { packages: Record<string, Locked> };
  const inside = { copyright, locked: packages, node, payload: text('deploy/payload/packages.lock') };
  const bill = billOfMaterials(version, Number(process.env['SOURCE_DATE_EPOCH']), inside);
  process.stdout.write(`${JSON.stringify(bill, null, 2)}\n`);
}

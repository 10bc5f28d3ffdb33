import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceHash } from '../kept-results/source-hash.ts';
import { buildDeb, ROOT } from './images.ts';

/** What makes a card of the package. */
const SOURCES = [
  'deploy/appliance',
  'deploy/payload',
  ...['build-payload', 'inject-payload'].map((name) => `scripts/${name}`),
  ...['build-base', 'build-stock'].map((name) => `test/image/${name}`),
];
/** In the package, the daemon and texts for people. The fields of DEBIAN/control that matter are read on their own. */
const WITHOUT = [
  'DEBIAN/control',
  'DEBIAN/md5sums',
  ...['dist', 'node', 'node_modules', 'package.json'].map((name) => `usr/lib/picamd/${name}`),
  ...['bash-completion', 'doc', 'man', 'picamd'].map((name) => `usr/share/${name}`),
];

let hash: string | null = null;

/** A hash of everything on a card except for the daemon. Taken once, because files may change during a run. */
export function cardHash(): string {
  hash ??= takeHash();
  return hash;
}

/** Of the built package, because many changes of scripts/build-deb leave the package as it is. */
function takeHash(): string {
  const deb = join(ROOT, buildDeb());
  const folder = mkdtempSync(join(tmpdir(), 'picamd-card-'));
  try {
    execFileSync('dpkg-deb', ['--raw-extract', deb, folder]);
    return createHash('sha256')
      .update(execFileSync('dpkg-deb', ['--field', deb, 'Depends', 'Recommends', 'Architecture']))
      .update(sourceHash(folder, { paths: ['DEBIAN', 'etc', 'usr'], without: WITHOUT }))
      .update(sourceHash(ROOT, { paths: SOURCES }))
      .digest('hex');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceHash } from './source-hash.ts';
import type { Sources } from './source-hash.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FILE = join(ROOT, 'test/kept-results/results.json');

/** What runs while frames go from a camera to viewers. */
const STREAMING: Sources = {
  paths: ['daemon', 'package-lock.json', 'test/fixtures', 'test/helpers'],
  without: ['commands', 'doctor', 'http/page', 'http/recipes', 'recipes'].map((room) => `daemon/${room}`),
};

/** What runs when browsers and other programs show the page or the pictures. */
const SHOWING: Sources = {
  ...STREAMING,
  without: ['commands', 'doctor', 'recipes'].map((room) => `daemon/${room}`),
};

interface KeptTests {
  /** Matches the paths of its test files. */
  tests: RegExp;
  sources: Sources;
}

/** Long tests that only run if something they depend on has changed since they last passed. */
export const KEPT: Readonly<Record<string, KeptTests>> = {
  package: {
    // install.e2e.ts and deb.e2e.ts always run.
    tests: /^test\/package\/(?!install\.|deb\.)/,
    sources: {
      paths: [
        'package-lock.json',
        'config/picamd.conf',
        'deploy/apt',
        'deploy/package',
        ...['browser-settings.ts', 'build-apt-repo', 'build-deb', 'bundle.ts', 'bundle-plugins.ts'].map(
          (name) => `scripts/${name}`,
        ),
        'scripts/package-root',
        ...['commands', 'config', 'server', 'status', 'system'].map((room) => `daemon/${room}`),
        'daemon/daemon.ts',
        'daemon/http/routes/machine.ts',
        'daemon/settings/card-values.ts',
        'daemon/main.ts',
        'daemon/process.ts',
        'test/helpers/container.ts',
        'test/package',
      ],
    },
  },
  pages: {
    // The way of a new owner always runs, and what a page shows in a frame of another site.
    tests: /^test\/http\/page\/(?!frame\.|owner\.|slow-link\.)/,
    sources: {
      ...SHOWING,
      paths: [
        ...SHOWING.paths,
        ...['bundle-page.ts', 'page-includes.ts', 'page-texts.ts', 'write-folder.ts'].map(
          (name) => `scripts/${name}`,
        ),
        'test/http/page',
      ],
    },
  },
  site: {
    // The tests of processes always run: the coverage of daemon/nats is theirs.
    tests: /^test\/(nats|site)\/.*\.e2e\./,
    sources: {
      ...SHOWING,
      paths: [
        ...SHOWING.paths,
        'deploy/prometheus',
        'deploy/site',
        'scripts/site',
        'scripts/whole-site',
        'test/nats',
        'test/site',
      ],
    },
  },
  mqtt: {
    tests: /^test\/mqtt\//,
    sources: { ...STREAMING, paths: [...STREAMING.paths, 'test/mqtt'] },
  },
  clients: {
    tests: /^test\/(clients|http\/page\/slow-link|server\/slow-link)/,
    sources: {
      ...SHOWING,
      paths: [
        ...SHOWING.paths,
        'test/clients',
        ...['http/page', 'server'].map((room) => `test/${room}/slow-link.e2e.ts`),
      ],
    },
  },
  proxies: {
    tests: /^test\/deploy\/proxy\./,
    sources: {
      ...SHOWING,
      paths: [...SHOWING.paths, 'deploy/proxy', 'test/clients/shown.ts', 'test/deploy/proxy.e2e.ts'],
    },
  },
  bench: {
    tests: /^test\/bench\/bench\./,
    sources: { ...STREAMING, paths: [...STREAMING.paths, 'scripts', 'test/bench', 'test/soak/random.ts'] },
  },
  faults: {
    tests: /^test\/faults\//,
    // Browsers watch the page in some.
    sources: { ...SHOWING, paths: [...SHOWING.paths, 'scripts/between.ts', 'test/faults'] },
  },
  'login-flood': {
    tests: /^test\/access\/login-flood\./,
    sources: { ...STREAMING, paths: [...STREAMING.paths, 'test/access/login-flood.e2e.ts'] },
  },
  'power-cuts': {
    tests: /^test\/recording\/power-cuts\.e2e/,
    sources: {
      paths: [
        'daemon/recording',
        'test/helpers/power-cut-disk.ts',
        'test/helpers/recorded-frames.ts',
        'test/recording/describe-power-cuts.ts',
        'test/recording/power-cuts.e2e.ts',
      ],
    },
  },
  instructions: {
    tests: /^test\/instructions\//,
    sources: {
      paths: ['daemon/frame', 'daemon/stream', 'test/helpers/jpeg.ts', 'test/instructions'],
    },
  },
  'home-assistant': {
    tests: /^test\/home-assistant\//,
    sources: {
      paths: [...STREAMING.paths, 'deploy/home-assistant', 'test/home-assistant'],
      without: ['commands', 'doctor', 'http/page', 'hub'].map((room) => `daemon/${room}`),
    },
  },
  release: {
    tests: /^test\/release\//,
    sources: {
      paths: [
        'package-lock.json',
        'deploy/home-assistant',
        'deploy/package',
        'deploy/payload',
        ...['build-deb', 'build-home-assistant', 'build-payload', 'imager-manifest', 'inject-payload'].map(
          (name) => `scripts/${name}`,
        ),
        ...['debian-copyright.ts', 'release', 'release-page.css', 'release-page.ts', 'sbom.ts'].map(
          (name) => `scripts/${name}`,
        ),
        'test/release',
      ],
    },
  },
  soak: {
    tests: /^test\/soak\//,
    sources: { ...STREAMING, paths: [...STREAMING.paths, 'test/soak', 'test/faults/small-disk.ts'] },
  },
};

/** The hash of each entry of `KEPT`, of the current files. */
export function currentHashes(): Record<string, string> {
  const texts = new Map<string, string>();
  return Object.fromEntries(
    Object.entries(KEPT).map(([name, { sources }]) => [name, sourceHash(ROOT, sources, texts)]),
  );
}

/** The hash of each entry of `KEPT` when its tests last passed. */
export function readResults(): Record<string, string> {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, string>;
}

/** Records that the tests of these entries have passed with these hashes. */
export function writeResults(passed: Record<string, string>): void {
  writeFileSync(FILE, `${JSON.stringify({ ...readResults(), ...passed }, null, 2)}\n`);
}

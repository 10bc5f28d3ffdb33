import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** They allow what picamd does: to use, change and pass on, also in a Debian package, with their text beside. */
const LICENSES = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Unlicense'];
/** npm runs these on the machine of whoever installs picamd. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'];
const NATIVE = /(\.node|\.so|\.dylib|\.dll|\.exe|\.a|(^|\/)binding\.gyp|\.(c|cc|cpp|h|rs))$/;

interface Manifest {
  readonly license?: unknown;
  readonly scripts?: Record<string, string>;
  readonly gypfile?: boolean;
}

interface Locked {
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

/** Folders of the packages that picamd contains when it is installed, as scripts/build-deb chooses them. */
function productionPackages(): [folder: string, locked: Locked][] {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  return Object.entries(lock.packages).filter(
    ([folder, { dev, devOptional, optional, link }]) =>
      folder.startsWith('node_modules/') && !dev && !devOptional && !optional && !link,
  );
}

/** What a package has that picamd must not contain, one line each. */
function faults(folder: string, locked: Locked = {}): string[] {
  const {
    license,
    scripts = {},
    gypfile,
  } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const hooks = INSTALL_SCRIPTS.filter((name) => name in scripts);
  return [
    ...(locked.hasInstallScript === true && hooks.length === 0
      ? ['an install script, says the lock file']
      : []),
    ...hooks.map((name) => `the script ${name}`),
    ...(gypfile === true ? ['gypfile'] : []),
    ...files.filter((name) => !/(^|\/)node_modules\//.test(name) && NATIVE.test(name)),
    ...(typeof license === 'string' && LICENSES.includes(license)
      ? []
      : [`license ${JSON.stringify(license)}`]),
  ];
}

describe('production dependencies', () => {
  it('have no install script and no native code, and a license that picamd knows', () => {
    const packages = productionPackages();
    expect(packages.length).to.be.greaterThan(40);
    const found = packages.flatMap(([folder, locked]) =>
      faults(join(ROOT, folder), locked).map((fault) => `${folder}: ${fault}`),
    );
    expect([...found, ...faults(join(ROOT, 'daemon/libcamera-wrapper'))]).to.deep.equal([]);
  });

  it('would be found out', () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-package-'));
    const manifest = (content: object) =>
      writeFileSync(join(folder, 'package.json'), JSON.stringify(content));
    manifest({ license: 'MIT', scripts: { test: 'x', prepare: 'build' } });
    expect(faults(folder)).to.deep.equal([]);
    expect(faults(folder, { hasInstallScript: true })).to.have.length(1);
    manifest({ license: 'AGPL-3.0', scripts: { postinstall: 'curl' }, gypfile: true });
    mkdirSync(join(folder, 'prebuilds'));
    writeFileSync(join(folder, 'prebuilds', 'linux-arm64.node'), '');
    expect(faults(folder)).to.deep.equal([
      'the script postinstall',
      'gypfile',
      'prebuilds/linux-arm64.node',
      'license "AGPL-3.0"',
    ]);
    manifest({});
    expect(faults(folder)).to.include('license undefined');
    rmSync(folder, { recursive: true });
  });
});

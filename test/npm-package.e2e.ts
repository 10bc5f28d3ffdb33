import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

describe('the npm package', () => {
  it('is the bundle with its page: no source maps, and neither packages to install nor the modules that it is bundled from', () => {
    const pack = ['pack', './build/bundle', '--dry-run', '--json', '--ignore-scripts'];
    const [{ files }] = JSON.parse(execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' })) as [
      { files: { path: string }[] },
    ];
    const paths = files.map(({ path }) => path);
    const page = paths.filter((path) => path.startsWith('dist/daemon/http/'));
    expect(page.toSorted()).to.deep.equal([
      'dist/daemon/http/page/bundle/favicon.svg',
      'dist/daemon/http/page/bundle/icon.png',
      'dist/daemon/http/page/bundle/index.html',
      'dist/daemon/http/page/bundle/main.js',
      'dist/daemon/http/page/bundle/rest.js',
      'dist/daemon/http/page/bundle/style.css',
    ]);
    expect(paths).to.include.members([
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
      'LICENSES',
      'config/picamd.conf',
    ]);
    expect(paths.filter((path) => /\.map$|node_modules|\.ts$/.test(path))).to.deep.equal([]);
    const manifest = JSON.parse(readFileSync(join(ROOT, 'build/bundle/package.json'), 'utf8')) as {
      bin: { picamd: string };
    };
    expect(manifest).not.to.have.any.keys('dependencies', 'devDependencies', 'scripts', 'private');
    expect(paths).to.include(manifest.bin.picamd.slice(2));
  });
});

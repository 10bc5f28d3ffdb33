import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
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
    const ofEach = [
      'connect.html',
      'index.html',
      'recordings.html',
      'settings.html',
      'wall.html',
      'connect.js',
      'main.js',
      'recordings.js',
      'rest.js',
      'settings.js',
      'wall.js',
    ].flatMap((name) => ['de', 'en', 'zh'].map((language) => name.replace('.', `.${language}.`)));
    const ofAll = [
      'connect.css',
      'favicon.svg',
      'icon.png',
      'make-mp4.js',
      'recordings.css',
      'settings.css',
      'style.css',
      'wall.css',
      'hash.txt',
      'texts.json',
    ];
    const names = [...ofEach, ...ofAll].map((name) => (/\.(js|css)$/.test(name) ? `${name}.gz` : name));
    expect(page.toSorted()).to.deep.equal(
      names.toSorted().map((name) => `dist/daemon/http/page/bundle/${name}`),
    );
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

  it('has no character of two bytes in a bundle that always runs: V8 would keep all of its text with two bytes each', () => {
    const folder = join(ROOT, 'build/bundle/dist/daemon');
    // The glyphs of OVERLAY_TEXT are loaded with it only.
    const names = readdirSync(folder).filter((name) => /^(?!create-overlay).*\.js$/.test(name));
    const wide = names.flatMap(
      (name) => readFileSync(join(folder, name), 'utf8').match(/.{0,30}[^\0-\xff]/gsu) ?? [],
    );
    expect(wide, 'write \\u and four digits instead').to.deep.equal([]);
    expect(names).to.include('main.js');
  });
});

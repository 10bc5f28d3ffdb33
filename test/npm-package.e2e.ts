import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

describe('the npm package', () => {
  it('has the bundled page, and neither source maps nor the modules that the page is bundled from', () => {
    const pack = ['pack', '--dry-run', '--json', '--ignore-scripts'];
    const [{ files }] = JSON.parse(execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' })) as [
      { files: { path: string }[] },
    ];
    const page = files.map(({ path }) => path).filter((path) => path.startsWith('dist/daemon/http/page/'));
    expect(page.toSorted()).to.deep.equal([
      'dist/daemon/http/page/bundle/favicon.svg',
      'dist/daemon/http/page/bundle/index.html',
      'dist/daemon/http/page/bundle/main.js',
      'dist/daemon/http/page/bundle/rest.js',
      'dist/daemon/http/page/bundle/style.css',
      'dist/daemon/http/page/page-files.js',
      'dist/daemon/http/page/page.js',
      'dist/daemon/http/page/plain-page.js',
    ]);
    expect(files.filter(({ path }) => path.endsWith('.map'))).to.deep.equal([]);
  });
});

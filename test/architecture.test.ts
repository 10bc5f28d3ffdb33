import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Blank ones are not counted. */
const MOST_LINES = 200;

/** Which folders of daemon/ may import from which; '.' is daemon/ itself. */
const ARROWS: Record<string, readonly string[]> = {
  '.': ['access', 'camera', 'commands', 'config', 'http', 'metrics', 'recipes', 'stream', 'system', 'frame'],
  commands: ['access', 'config', 'doctor', 'recipes', 'system'],
  doctor: ['access', 'config', 'recipes', 'system'],
  http: ['access', 'recipes', 'stream', 'frame'],
  access: [],
  stream: ['frame'],
  camera: ['frame', 'config'],
  frame: [],
  recipes: [],
  config: ['access'],
  system: [],
  metrics: [],
};
/** Files beside main.ts that every folder may import. */
const SHARED = ['errors.ts', 'log.ts', 'secrets.ts', 'version.ts'];
/** Packages that only one folder may know. */
const OWNERS: Record<string, readonly string[]> = {
  koa: ['http'],
  '@koa/router': ['http'],
  systeminformation: ['system'],
  'libcamera-wrapper': ['camera', 'commands', 'doctor'],
  valibot: ['config'],
  pino: ['.'],
  'prom-client': ['metrics'],
};

interface Import {
  file: string;
  folder: string;
  target: string;
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => name.endsWith('.ts') && !/node_modules|\/dist\//.test(name));
}

const wrapper = sources('daemon/libcamera-wrapper/source');
const daemon = sources('daemon').filter((file) => !file.startsWith('daemon/libcamera-wrapper'));

function text(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function imports(file: string): Import[] {
  const folder = relative('daemon', dirname(file)).split('/')[0] || '.';
  return [...text(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, target = '']) => ({
    file,
    folder,
    target,
  }));
}

describe('architecture', () => {
  const all = daemon.flatMap(imports);

  it('finds the sources', () => {
    expect(daemon.length).to.be.greaterThan(40);
    expect(all.length).to.be.greaterThan(100);
  });

  it('has imports only along the arrows', () => {
    const wrong = all
      .filter(({ target }) => target.startsWith('.'))
      .map((found) => ({ ...found, to: normalize(join(dirname(found.file), found.target)) }))
      .filter(({ folder, to }) => {
        const inside = relative('daemon', to);
        const toFolder = inside.includes('/') ? (inside.split('/')[0] ?? '') : '.';
        if (toFolder === folder || (toFolder === '.' && SHARED.includes(inside))) return false;
        return !(ARROWS[folder] ?? []).includes(toFolder);
      });
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).to.deep.equal([]);
  });

  it('keeps apart what runs in the browser: it imports itself alone, and nothing of the daemon imports it', () => {
    const browser = 'daemon/http/page/browser/';
    const wrong = all.filter(({ file, target }) => {
      const to = target.startsWith('.') ? normalize(join(dirname(file), target)) : target;
      return file.startsWith(browser) !== to.startsWith(browser);
    });
    expect(all.filter(({ file }) => file.startsWith(browser)).length).to.be.greaterThan(40);
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).to.deep.equal([]);
  });

  it('keeps each package in its folder', () => {
    const wrong = all.filter(({ folder, target }) => OWNERS[target] && !OWNERS[target].includes(folder));
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).to.deep.equal([]);
  });

  it('has a wrapper without dependencies that knows nothing of the daemon', () => {
    const foreign = wrapper.flatMap(imports).filter(({ target }) => !/^(node:|\.\/)/.test(target));
    expect(foreign).to.deep.equal([]);
  });

  it(`has no file of more than ${MOST_LINES} lines`, () => {
    const long = [...daemon, ...wrapper].filter((file) => text(file).split(/\n\s*/).length > MOST_LINES + 1);
    expect(long).to.deep.equal([]);
  });

  it('touches `process` to end it only in main.ts and the test picture, which is a program too', () => {
    const programs = /^daemon\/(main|camera\/test-picture\/main)\.ts$/;
    const wrong = daemon.filter(
      (file) => !programs.test(file) && /process\.(exit|on|once|argv)\b/.test(text(file)),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('has no drawer', () => {
    const drawers = daemon.filter((file) =>
      /(^|\/)(utils?|helpers?|types|common|misc|index)(\.ts|\/)/.test(file),
    );
    expect(drawers).to.deep.equal([]);
  });
});

describe('documentation', () => {
  const pages = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.md') && !/node_modules|dist\/|coverage\//.test(name),
  );

  it('has no link to a file that is not there', () => {
    const broken = pages.flatMap((page) =>
      [...text(page).matchAll(/\]\(([^)#:\s]+)(#[^)]*)?\)/g)]
        .map(([, target = '']) => normalize(join(dirname(page), target)))
        .filter((target) => {
          try {
            readdirSync(join(ROOT, dirname(target)));
            return !readdirSync(join(ROOT, dirname(target))).includes(
              target.replace(/\/$/, '').split('/').at(-1) ?? '',
            );
          } catch {
            return true;
          }
        })
        .map((target) => `${page}: ${target}`),
    );
    expect(broken).to.deep.equal([]);
  });
});

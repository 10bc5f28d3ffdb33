import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { runDaemon, startDaemon } from './helpers/daemon.ts';
import { runProgram } from './helpers/run-program.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const EXIT_INCOMPLETE = 72;
/** Tests of the process, and of what the bundle does differently: modules that are loaded late, files beside modules. */
const TESTS = [
  'main.process',
  'commands/access.test',
  'commands/claim.test',
  'commands/doctor.process',
  'log/output.process',
  'server/passed-socket.process',
  'status/scarcity.process',
  'system/sd-notify.process',
].map((name) => `dist/test/${name}.js`);
/** It starts with as few files as Node itself. */
const NOT_FOR_A_BUNDLE = 'may not open enough files';
/** Each, as in test/e2e.mocharc.cjs. */
const TEST_MS = 120_000;
/** Forty seconds when nothing else runs. */
const TESTS_MS = 480_000;

/** Of each kind of content. */
const PATHS = [
  '/',
  '/favicon.svg',
  '/robots.txt',
  '/status',
  '/state',
  '/metrics',
  '/recipes',
  '/recipes?format=text',
].concat(['/healthz', '/snapshot.jpg', '/login']);

describe('the bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-bundle-'));
  const whole = join(folder, 'whole');
  const mainOf = (installed: string) => join(installed, 'dist/daemon/main.js');
  const run = async (installed: string, ...args: string[]) => runDaemon(args, {}, [], mainOf(installed));
  let copies = 0;

  before(() => {
    // Some tests start it as another user.
    chmodSync(folder, 0o755);
    bundle(whole);
  });
  after(() => rmSync(folder, { recursive: true }));

  function bundle(target: string, ...version: string[]): void {
    execFileSync(process.execPath, [join(ROOT, 'dist/scripts/bundle.js'), target, ...version]);
  }

  /** A copy that may be damaged. */
  function copy(): string {
    const installed = join(folder, `copy-${copies++}`);
    cpSync(whole, installed, { recursive: true });
    return installed;
  }

  function moduleOf(installed: string, name: string): string {
    const modules = join(installed, 'dist/daemon');
    return join(modules, readdirSync(modules).find((file) => file.startsWith(`${name}-`)) ?? name);
  }

  it('passes the tests of the process that the modules of tsc pass, without node_modules', async () => {
    const mocha = [join(ROOT, 'node_modules/mocha/bin/mocha.js'), '--no-parallel', '--reporter', 'dot'];
    mocha.push('--timeout', String(TEST_MS));
    mocha.push('--grep', NOT_FOR_A_BUNDLE, '--invert', ...TESTS);
    const env = { ...process.env, NODE_V8_COVERAGE: '', TEST_MAIN: mainOf(whole) };
    const options = { cwd: ROOT, env, timeoutMs: TESTS_MS };
    const { code, stdout, stderr } = await runProgram(process.execPath, mocha, options);
    expect(code, `${stdout.toString()}${stderr}`).to.equal(0);
  }).timeout(TESTS_MS + 10_000);

  it('serves everything that the daemon reads from files or loads late, with the same types as the modules of tsc, as the package starts it', async () => {
    const node = ['env', 'NODE_OPTIONS=--disable-proto=delete'];
    const daemon = await startDaemon([], {}, node, { main: mainOf(whole) });
    const modules = await startDaemon();
    try {
      await modules.logged(/camera: streaming/);
      await daemon.logged(/camera: streaming/);
      const [page, recipes] = await Promise.all(['/', '/recipes'].map((path) => textOf(daemon.url + path)));
      expect(recipes).to.match(/id="frigate"/);
      const files = `${page}${recipes}`.match(/\bpage\/[\w-]+\/[\w.]+/g)?.map((path) => `/${path}`) ?? [];
      expect(files.map((path) => path.split('/').at(-1))).to.include.members([
        'main.en.js',
        'style.css',
        'connect.en.js',
        'connect.css',
      ]);
      for (const path of [...files, ...PATHS]) {
        const [answer, expected] = await Promise.all([daemon, modules].map(({ url }) => fetch(url + path)));
        const type = expected?.headers.get('content-type');
        expect([path, answer?.status, answer?.headers.get('content-type')]).to.deep.equal([path, 200, type]);
      }
    } finally {
      daemon.kill('SIGTERM');
      modules.kill('SIGTERM');
    }
    expect([await daemon.exited, await modules.exited]).to.deep.equal([0, 0]);
  });

  it('is the same for each target, and gives another version only to the package', () => {
    const other = join(folder, 'other');
    bundle(other, '9.8.7');
    const names = (installed: string) =>
      readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' }).toSorted();
    expect(names(other)).to.deep.equal(names(whole));
    expect(readFileSync(join(other, 'package.json'), 'utf8')).to.include('"version": "9.8.7"');
  });

  it('has every file that a module finds by its own place', () => {
    const daemon = join(ROOT, 'daemon');
    const sources = readdirSync(daemon, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !/^libcamera-wrapper|page\/browser|program-folder/.test(name),
    );
    const found = sources.flatMap((name) =>
      [...readFileSync(join(daemon, name), 'utf8').matchAll(/new URL\('([^']+)', import\.meta\.url\)/g)].map(
        ([, target = '']) => join(whole, 'dist/daemon', dirname(name), target),
      ),
    );
    expect(found.length).to.be.greaterThan(3);
    // A checkout has no settings of a package.
    const missing = found.filter((path) => !existsSync(path) && !path.endsWith('/package.conf'));
    expect(missing).to.deep.equal([]);
  });

  it('has a license for each package in it, and only packages of production', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean; version?: string }>;
    };
    const licenses = readFileSync(join(whole, 'LICENSES'), 'utf8');
    const named = [...licenses.matchAll(/^ (\S+) (\d+\.\S+)$/gm)].map(([, name = '', version = '']) => [
      name,
      version,
    ]);
    expect(named.map(([name]) => name)).to.include.members([
      'koa',
      'pino',
      'prom-client',
      'systeminformation',
    ]);
    for (const [name, version] of named) {
      const locked = Object.entries(packages).filter(
        ([path, found]) => path.endsWith(`node_modules/${name}`) && found.version === version,
      );
      expect(
        locked.some(([, { dev }]) => dev !== true),
        name,
      ).to.equal(true);
    }
    const texts = licenses.match(/^License: \S+$/gm) ?? [];
    expect(texts).to.have.length(named.length + 1);
    expect(new Set(texts).size).to.equal(texts.length);
    const holders = /^Files: usr.*\nCopyright: ([^]*?)\nLicense:/m.exec(licenses)?.[1]?.split(/\n +/) ?? [];
    expect(holders).to.include.members(['the authors of koa-compose', 'Copyright 2015 Simon Nyberg']);
    expect(new Set(holders).size).to.equal(holders.length);
    expect(licenses).not.to.match(/unknown|undefined/);
  });

  it('can say that any other file is missing: main.js imports none before it has checked them', () => {
    const main = readFileSync(mainOf(whole), 'utf8');
    expect(main.match(/\b(import|from) ?["']\..*/g)).to.equal(null);
    expect(main).to.include('await import("./process-');
    const { files } = JSON.parse(readFileSync(join(whole, 'dist/daemon/build.json'), 'utf8')) as {
      files: object;
    };
    const all = readdirSync(join(whole, 'dist/daemon'), { recursive: true, encoding: 'utf8' });
    expect(Object.keys(files).toSorted()).to.deep.equal(
      all.filter((name) => /\.\w+$/.test(name) && name !== 'build.json').toSorted(),
    );
  });

  for (const [what, damage, names] of [
    [
      'a module that is missing',
      (installed: string) => rmSync(moduleOf(installed, 'process')),
      /process-\w+\.js is missing/,
    ],
    [
      'a module that is half copied',
      (installed: string) => truncateSync(moduleOf(installed, 'daemon'), 1000),
      /daemon-\w+\.js is truncated/,
    ],
    [
      'the test picture of another build',
      (installed: string) => truncateSync(join(installed, 'dist/daemon/test-picture/main.js')),
      /test-picture\/main\.js is truncated/,
    ],
    [
      'a module of another version in the place of its own',
      (installed: string) => copyFileSync(moduleOf(installed, 'process'), moduleOf(installed, 'daemon')),
      /daemon-\w+\.js is truncated or of another version/,
    ],
    [
      'a half-built bundle',
      (installed: string) => {
        rmSync(join(installed, 'dist/daemon/build.json'));
        rmSync(moduleOf(installed, 'process'));
      },
      /Cannot find module .*process-\w+\.js/,
    ],
  ] as const)
    it(`names ${what} when it starts`, async () => {
      const installed = copy();
      damage(installed);
      const { code, stderr, stdout } = await run(installed, '--version');
      expect([code, stdout]).to.deep.equal([EXIT_INCOMPLETE, '']);
      expect(stderr)
        .to.match(names)
        .and.to.match(/--reinstall picamd\. In a checkout, run npm run build\.\n$/);
      expect(stderr.trim().split('\n')).to.have.length(1);
    });

  it('names a missing source map, if it is to use them, and starts', async () => {
    const build = join(ROOT, 'build', `test-maps-${process.pid}`);
    const installed = join(build, 'build/bundle');
    cpSync(join(ROOT, 'build/bundle'), installed, { recursive: true });
    const env = { NODE_OPTIONS: '--enable-source-maps' };
    const { code, stdout, stderr } = await runDaemon(['--version'], env, [], mainOf(installed));
    rmSync(build, { recursive: true });
    expect([code, stdout.slice(0, 7)]).to.deep.equal([0, 'picamd ']);
    expect(stderr).to.match(/^picamd: the source map of \S+ is missing, .*npm run build\.\n$/);
    expect((await runDaemon(['--version'], env, [], mainOf(join(ROOT, 'build/bundle')))).stderr).to.equal('');
  });
});

async function textOf(url: string): Promise<string> {
  return (await fetch(url)).text();
}

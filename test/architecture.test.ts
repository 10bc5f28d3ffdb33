import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Blank ones are not counted. */
const MOST_LINES = 200;

/** Which rooms (folders of daemon/) and which files at its root may import which. Type-only imports count. */
const ARROWS: Record<string, readonly string[]> = {
  'main.ts': ['process.ts', 'system'],
  'process.ts': ['daemon.ts', 'camera', 'commands', 'config', 'hub', 'system', 'trace'],
  'daemon.ts': [
    'remote-links.ts',
    'announcements.ts',
    'camera',
    'config',
    'daemon-overrides.ts',
    'front.ts',
    'picture-path.ts',
    'settings',
    'status',
    'stream',
    'surveillance',
    'system',
    'trace',
    'web-app.ts',
  ],
  'announcements.ts': ['config', 'settings', 'status'],
  'access-errors.ts': [],
  'camera-summary.ts': [],
  'client-errors.ts': [],
  'daemon-overrides.ts': ['access', 'system'],
  'front.ts': ['access', 'config', 'server', 'system'],
  'errors.ts': [
    'access-errors.ts',
    'client-errors.ts',
    'hub-errors.ts',
    'mqtt-errors.ts',
    'nats-errors.ts',
    'surveillance-errors.ts',
  ],
  'loaded-part.ts': [],
  'optional-part.ts': ['config'],
  'picture-path.ts': ['camera', 'config', 'frame', 'stream', 'trace'],
  'hub-errors.ts': [],
  'mqtt-errors.ts': [],
  'nats-errors.ts': [],
  'home-actions.ts': ['config', 'home-record-mode.ts', 'mqtt', 'privacy', 'settings'],
  'home-record-mode.ts': ['config', 'system'],
  'home-link.ts': [
    'camera',
    'config',
    'home-actions.ts',
    'mqtt',
    'next-frame.ts',
    'settings',
    'stream',
    'surveillance',
    'system',
    'web-app.ts',
  ],
  'next-frame.ts': ['camera', 'frame', 'stream'],
  'remote-links.ts': ['config', 'home-link.ts', 'mqtt', 'nats', 'nats-camera-parts.ts', 'optional-part.ts'],
  'nats-camera-parts.ts': [
    'camera',
    'clip',
    'config',
    'nats',
    'next-frame.ts',
    'settings',
    'stream',
    'surveillance',
    'web-app.ts',
  ],
  'surveillance-errors.ts': [],
  surveillance: [
    'alerts',
    'camera',
    'config',
    'events',
    'motion',
    'optional-part.ts',
    'playback',
    'privacy',
    'recording',
    'schedule',
    'stream',
    'system',
    'time',
  ],
  'version.ts': [],
  'web-app.ts': [
    'access',
    'camera',
    'config',
    'daemon-overrides.ts',
    'http',
    'metrics',
    'recording',
    'status',
    'system',
  ],
  access: ['config', 'system'],
  alerts: ['config', 'events', 'optional-part.ts', 'system'],
  camera: ['config', 'frame', 'overlay', 'system', 'test-picture'],
  clip: ['frame', 'recording'],
  commands: ['access', 'camera', 'config', 'doctor', 'hub', 'nats', 'recipes', 'server', 'system'],
  config: ['events', 'frame', 'privacy', 'schedule', 'system'],
  events: ['system'],
  doctor: ['access', 'camera', 'config', 'hub', 'nats', 'recording', 'system'],
  frame: [],
  // Its routes hand an admin's changes to settings, which knows no HTTP.
  http: [
    'access',
    'alerts',
    'clip',
    'events',
    'frame',
    'motion',
    'playback',
    'privacy',
    'recipes',
    'schedule',
    'server',
    'settings',
    'stream',
  ],
  hub: [
    'camera',
    'config',
    'events',
    'frame',
    'front.ts',
    'http',
    'loaded-part.ts',
    'metrics',
    'nats',
    'picture-path.ts',
    'status',
    'stream',
    'system',
  ],
  log: [],
  metrics: [],
  motion: ['config', 'frame', 'stream'],
  nats: [
    'camera',
    'camera-summary.ts',
    'clip',
    'config',
    'events',
    'frame',
    'loaded-part.ts',
    'optional-part.ts',
    'stream',
    'system',
  ],
  mqtt: ['camera-summary.ts', 'config', 'events', 'frame', 'loaded-part.ts', 'optional-part.ts', 'system'],
  net: [],
  overlay: ['config', 'frame', 'system', 'time'],
  playback: ['clip', 'config', 'recording'],
  privacy: ['events', 'schedule', 'test-picture', 'time'],
  recipes: ['frame'],
  recording: ['config', 'events', 'frame', 'system'],
  schedule: ['time'],
  server: ['config', 'system'],
  // It writes settings.conf, and what it may change is in the list of settings. It asks the daemon to reload.
  settings: ['config', 'system'],
  status: [
    'alerts',
    'camera',
    'camera-summary.ts',
    'config',
    'events',
    'frame',
    'http',
    'metrics',
    'motion',
    'mqtt',
    'nats',
    'privacy',
    'recording',
    'stream',
    'system',
  ],
  stream: ['frame', 'system'],
  system: [],
  text: [],
  time: [],
  'test-picture': ['frame'],
  trace: ['camera', 'frame', 'stream'],
};
/** Every room may import these. */
const SHARED = ['errors.ts', 'version.ts', 'log', 'net', 'text'];
/** These import nothing of the daemon. */
const LEAVES = [
  'access-errors.ts',
  'camera-summary.ts',
  'client-errors.ts',
  'hub-errors.ts',
  'mqtt-errors.ts',
  'nats-errors.ts',
  'surveillance-errors.ts',
  'frame',
  'log',
  'metrics',
  'net',
  'system',
  'text',
  'time',
  'version.ts',
];
/** Packages that only one folder may know. */
const OWNERS: Record<string, readonly string[]> = {
  koa: ['http'],
  '@koa/router': ['http'],
  'escape-html': ['http'],
  systeminformation: ['system'],
  'libcamera-wrapper': ['camera', 'commands', 'doctor'],
  valibot: ['config'],
  pino: ['log'],
  'prom-client': ['metrics'],
  uqr: ['text'],
  mqtt: ['mqtt'],
  'mqtt/lib/client': ['mqtt'],
  '@nats-io/nkeys': ['nats'],
  '@nats-io/transport-node': ['nats'],
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

/** The folder of daemon/ that a file is in, or the file itself at its root. */
function roomOf(file: string): string {
  return relative('daemon', file).split('/')[0] ?? '';
}

function text(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function imports(file: string): Import[] {
  const folder = roomOf(file);
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
        const room = roomOf(to);
        if (room === folder || (SHARED.includes(room) && !LEAVES.includes(folder))) return false;
        return !(ARROWS[folder] ?? []).includes(room);
      });
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).to.deep.equal([]);
  });

  it('has no arrow that nothing uses', () => {
    const used = new Set(
      all
        .filter(({ target }) => target.startsWith('.'))
        .map(({ file, folder, target }) => `${folder} ${roomOf(normalize(join(dirname(file), target)))}`),
    );
    const unused = Object.entries(ARROWS).flatMap(([from, rooms]) =>
      rooms.map((room) => `${from} ${room}`).filter((arrow) => !used.has(arrow)),
    );
    expect(unused).to.deep.equal([]);
  });

  it('has no circle of rooms', () => {
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      (ARROWS[from] ?? []).some((room) => {
        if (room === to) return true;
        if (seen.has(room)) return false;
        seen.add(room);
        return reaches(room, to, seen);
      });
    expect(Object.keys(ARROWS).filter((room) => reaches(room, room))).to.deep.equal([]);
  });

  it('keeps browser code apart: it imports only itself and its texts, and nothing else in the daemon imports it', () => {
    const browser = 'daemon/http/page/browser/';
    const wrong = all.filter(({ file, target }) => {
      const to = target.startsWith('.') ? normalize(join(dirname(file), target)) : target;
      if (file.startsWith(browser) && to === 'daemon/http/languages/en.json') return false;
      return file.startsWith(browser) !== to.startsWith(browser);
    });
    expect(all.filter(({ file }) => file.startsWith(browser)).length).to.be.greaterThan(40);
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).to.deep.equal([]);
  });

  it('keeps each package in its folder', () => {
    const wrong = all.filter(({ folder, target }) => OWNERS[target] && !OWNERS[target].includes(folder));
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).to.deep.equal([]);
  });

  it('uses every package that it depends on', () => {
    const { dependencies } = JSON.parse(text('package.json')) as { dependencies: Record<string, string> };
    const used = new Set(all.map(({ target }) => target.split('/lib/')[0]));
    expect(Object.keys(dependencies).filter((name) => !used.has(name))).to.deep.equal([]);
  });

  it('has a wrapper without dependencies that imports nothing from the daemon', () => {
    const foreign = wrapper.flatMap(imports).filter(({ target }) => !/^(node:|\.\/)/.test(target));
    expect(foreign).to.deep.equal([]);
  });

  it(`has no file of more than ${MOST_LINES} lines`, () => {
    const long = [...daemon, ...wrapper].filter((file) => text(file).split(/\n\s*/).length > MOST_LINES + 1);
    expect(long).to.deep.equal([]);
  });

  it('exits and reads arguments and signals only in main.ts, process.ts and the test picture, which is a program too', () => {
    const programs = /^daemon\/(main|process|test-picture\/main)\.ts$/;
    const wrong = daemon.filter(
      (file) => !programs.test(file) && /process\.(exit|on|once|argv)\b/.test(text(file)),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('imports nothing on first use in the running daemon: Node keeps a failed import for ever', () => {
    // Programs load what they run; program-folder.ts and host.ts load at the start; without the overlay there is a picture, and without its card a camera is private too; Node's own modules are in its program file.
    const early =
      /^daemon\/(main|process|commands\/run-command|recipes\/program-folder|system\/host|overlay\/load-overlay|(alerts|hub|motion|mqtt|nats|playback|recording)\/\w+-switch|privacy\/load-card|doctor\/nats-check)\.ts$|\/page\/browser\//;
    const late = daemon
      .filter((file) => !early.test(file))
      .filter((file) => /(?<!typeof )\bimport\((?!'node:)/.test(text(file)));
    expect(late).to.deep.equal([]);
  });

  it('has no catch-all file or folder, such as utils or types', () => {
    const drawers = daemon.filter((file) =>
      /(^|\/)(utils?|helpers?|types|common|misc|index)(\.ts|\/)/.test(file),
    );
    expect(drawers).to.deep.equal([]);
  });
});

describe('documentation', () => {
  const pages = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.md') && !/node_modules|(dist|build|coverage)\//.test(name),
  );

  it('only links to files that exist', () => {
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

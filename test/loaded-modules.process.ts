import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ROUTES } from '../daemon/http/routes.ts';
import { startDaemon } from './helpers/daemon.ts';
import { ask } from './helpers/ask.ts';

const DAEMON = fileURLToPath(new URL('../daemon', import.meta.url));

describe('the memory of a running daemon', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-modules-'));
  after(() => rmSync(folder, { recursive: true }));

  it('has neither the HTTP client of Node in it, which Koa asks for when a body is an object, nor TLS', async () => {
    const file = join(folder, 'modules.json');
    // Node loads undici when a program first says Response, fetch or Headers.
    const preload = join(folder, 'preload.cjs');
    const written = `require('fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify(process.moduleLoadList))`;
    writeFileSync(preload, `process.on('exit', () => ${written})`);
    const daemon = await startDaemon([], { NODE_OPTIONS: `--require=${preload}` });
    await daemon.logged(/camera: streaming/);
    const documents = ROUTES.filter(
      ({ methods, path }) => methods.includes('GET') && !/:|video_feed|\/stream$/.test(path),
    );
    const statuses = await Promise.all(
      // A clip ends at once with this.
      documents.map(({ path }) => ask({ host: '127.0.0.1', port: daemon.port }, `${path}?after=0`)),
    );
    expect(statuses.length).to.be.greaterThan(8);
    expect(await daemon.stop()).to.equal(0);
    const loaded = JSON.parse(readFileSync(file, 'utf8')) as string[];
    expect(loaded).to.include('NativeModule http');
    expect(loaded.filter((name) => /undici|\btls$|https$/.test(name))).to.deep.equal([]);
  });

  it('has neither the font nor the encoder of OVERLAY_TEXT in it: only one file imports them, when it is set', () => {
    const modules = readdirSync(DAEMON, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.js'),
    );
    const importing = (from: RegExp) =>
      modules.filter(
        (name) => from.test(readFileSync(join(DAEMON, name), 'utf8')) && !name.startsWith('overlay/'),
      );
    expect(importing(/(from|import)\s*\(?'[^']*\/overlay\//)).to.deep.equal(['camera/overlay-of.js']);
    const loader = readFileSync(join(DAEMON, 'overlay/load-overlay.js'), 'utf8');
    expect(loader).to.match(/await import\('\.\/create-overlay\.js'\)/);
    expect(loader).not.to.match(/from '\.\/|from '\.\.\/frame/);
  });

  it('has nothing that draws the card of a private camera in it, until one is shown', () => {
    const loader = readFileSync(join(DAEMON, 'privacy/load-card.js'), 'utf8');
    expect(loader).to.match(/await import\('\.\/draw-card\.js'\)/);
    const drawing = readdirSync(DAEMON, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js') && !name.startsWith('test-picture/'))
      .filter((name) =>
        /from '[^']*(test-picture\/(?!command\.js)|\/draw-card\.js)/.test(
          readFileSync(join(DAEMON, name), 'utf8'),
        ),
      );
    expect(drawing).to.deep.equal(['privacy/draw-card.js']);
  });

  it('has nothing of motion detection in it but its switch, until MOTION is on', () => {
    const switchCode = readFileSync(join(DAEMON, 'motion/motion-switch.js'), 'utf8');
    const imported = [...switchCode.matchAll(/^import .* from '(.*)';$/gm)].map(([, name]) => name);
    expect(imported).to.deep.equal(['../errors.js', './score-history.js']);
    expect(switchCode).to.match(/await import\('\.\/motion\.js'\)/);
    const others = readdirSync(DAEMON, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js') && !/^motion\/|\/page\//.test(name))
      .flatMap((name) => [
        ...readFileSync(join(DAEMON, name), 'utf8').matchAll(/from '[^']*\.\/motion\/([^']*)'/g),
      ])
      .map(([, name]) => name);
    expect([...new Set(others)]).to.deep.equal(['motion-switch.js']);
  });

  it('has nothing of recording in it but its switch and the format of its files, until RECORD is on', () => {
    const switchCode = readFileSync(join(DAEMON, 'recording/recording-switch.js'), 'utf8');
    const imported = [...switchCode.matchAll(/^import .* from '(.*)';$/gm)].map(([, name]) => name);
    expect(imported).to.deep.equal(['node:path', '../errors.js']);
    expect(switchCode).to.match(/await import\('\.\/recording\.js'\)/);
    const others = readdirSync(DAEMON, { recursive: true, encoding: 'utf8' })
      // The settings page has a folder of that name too, and the doctor is another process.
      .filter(
        (name) => name.endsWith('.js') && !/^(recording|playback|doctor|http\/page\/browser)\//.test(name),
      )
      .flatMap((name) => [
        ...readFileSync(join(DAEMON, name), 'utf8').matchAll(/'[^']*\/recording\/([^']*)'/g),
      ])
      .map(([, name]) => name);
    // Clips are AVIs too.
    expect([...new Set(others)].toSorted()).to.deep.equal(['avi-format.js', 'recording-switch.js']);
  });

  it('has nothing that reads recordings in it but its switch, until there are some', () => {
    const switchCode = readFileSync(join(DAEMON, 'playback/playback-switch.js'), 'utf8');
    const imported = [...switchCode.matchAll(/^import .* from '(.*)';$/gm)].map(([, name]) => name);
    expect(imported.filter((name) => name?.startsWith('.'))).to.deep.equal(['../errors.js']);
    const others = readdirSync(DAEMON, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js') && !name.startsWith('playback/'))
      .flatMap((name) => [
        ...readFileSync(join(DAEMON, name), 'utf8').matchAll(/'[^']*\/playback\/([^']*)'/g),
      ])
      .map(([, name]) => name);
    expect(others).to.deep.equal(['playback-switch.js']);
  });

  it('has nothing of alerts in it but their switch, which imports the rest when there is one', () => {
    const imports = (name: string) =>
      [
        ...readFileSync(join(DAEMON, name), 'utf8').matchAll(/^import .* from '([^']*)'|^} from '([^']*)'/gm),
      ].map(([, one, several]) => one ?? several ?? '');
    const modules = readdirSync(DAEMON, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.js') && !/^(alerts|http\/page\/browser)\//.test(name),
    );
    const outside = modules.flatMap(imports).filter((path) => path.includes('/alerts/'));
    expect([...new Set(outside)]).to.deep.equal(['../alerts/alerts-switch.js']);
    expect(imports('alerts/alerts-switch.js')).to.deep.equal(['../errors.js', './alert-secrets.js']);
  });

  it('has nothing of NATS in it but its switch, until NATS_URL is set', () => {
    const switchCode = readFileSync(join(DAEMON, 'nats/nats-switch.js'), 'utf8');
    const imported = [...switchCode.matchAll(/^import .* from '(.*)';$/gm)].map(([, name]) => name);
    expect(imported).to.deep.equal(['../loaded-part.js']);
    expect(switchCode).to.match(/await import\('\.\/nats-camera\.js'\)/);
    const importing = readdirSync(DAEMON, { recursive: true, encoding: 'utf8' })
      // A hub, and the commands, are other processes.
      .filter((name) => name.endsWith('.js') && !/^(nats|hub|commands)\//.test(name))
      .flatMap((name) => [
        ...readFileSync(join(DAEMON, name), 'utf8').matchAll(/from '[^']*(\/nats\/[^']*|@nats-io\/[^']*)'/g),
      ])
      .map(([, name]) => name);
    expect(importing).to.deep.equal(['/nats/nats-switch.js']);
    const inHub = readdirSync(join(DAEMON, 'hub'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js'))
      .map((name) => readFileSync(join(DAEMON, 'hub', name), 'utf8'));
    expect(
      inHub.flatMap((code) => code.match(/from '[^']*\/nats\/.*'|import\('[^']*\/nats\/.*'\)/g) ?? []),
    ).to.deep.equal(["import('../nats/hub/site-link.js')"]);
  });

  it('has nothing of MQTT in it but its switch and a few names, until MQTT_URL is set', () => {
    const switchCode = readFileSync(join(DAEMON, 'mqtt/mqtt-switch.js'), 'utf8');
    const imported = [...switchCode.matchAll(/^import .* from '(.*)';$/gm)].map(([, name]) => name);
    expect(imported).to.deep.equal(['../config/mqtt-settings.js', '../loaded-part.js']);
    expect(switchCode).to.match(/await import\('\.\/mqtt-camera\.js'\)/);
    const importing = readdirSync(DAEMON, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js') && !/^mqtt\/|\/page\//.test(name))
      .flatMap((name) => [
        ...readFileSync(join(DAEMON, name), 'utf8').matchAll(/from '([^']*\/mqtt\/[^']*|mqtt[^']*)'/g),
      ])
      .map(([, name]) => name);
    expect([...new Set(importing)].toSorted()).to.deep.equal([
      './mqtt/mqtt-switch.js',
      './mqtt/picture-controls.js',
    ]);
    const controls = readFileSync(join(DAEMON, 'mqtt/picture-controls.js'), 'utf8');
    expect(controls.match(/^import .*/gm)).to.deep.equal([
      "import { SETTINGS } from '../config/settings.js';",
    ]);
  });

  it('has nothing of a hub in it: only ROLE=hub imports that', () => {
    const importing = readdirSync(DAEMON, { recursive: true, encoding: 'utf8' })
      // Commands and the doctor are other processes, and keys are for them and hubs.
      .filter((name) => !/^(hub|http\/hub|nats\/(hub|keys)|commands|doctor)\/|\/dist\//.test(name))
      .filter((name) => name.endsWith('.js'))
      .filter((name) => /'[^']*\/hub\//.test(readFileSync(join(DAEMON, name), 'utf8')));
    expect(importing).to.deep.equal(['process.js']);
    expect(readFileSync(join(DAEMON, 'process.js'), 'utf8')).to.match(/await import\('\.\/hub\/hub\.js'\)/);
  });

  it('has no locale data in it, 3 MB: only the page and the doctor compare as people do', () => {
    const asking = readdirSync(DAEMON, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js') && !/page\/|^doctor\/|^commands\/|\/dist\//.test(name))
      .filter((name) =>
        /\bIntl\.|\.(localeCompare|toLocale\w+)\(/.test(readFileSync(join(DAEMON, name), 'utf8')),
      );
    expect(asking).to.deep.equal([]);
  });
});

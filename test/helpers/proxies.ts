import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runDaemon } from './daemon.ts';

const SAMPLES = fileURLToPath(new URL('../../../deploy/proxy/', import.meta.url));
const WAIT_MS = 25_000;

/** A reverse proxy that runs with the sample of deploy/proxy/. */
export interface ReverseProxy {
  port: number;
  /** For `localhost` and 127.0.0.1, in PEM. */
  cert: string;
  /** The log so far. */
  log(): string;
  stop(): Promise<void>;
}

/** Runs nginx with nginx.conf in front of `upstream` (`127.0.0.1:8000`, or the path of a Unix socket). */
export async function startNginx(upstream: string): Promise<ReverseProxy> {
  const place = await makePlace();
  const address = upstream.startsWith('/') ? `unix:${upstream}:` : upstream;
  const site = substituted('nginx.conf', [
    ['listen 80;', `listen 127.0.0.1:${await freePort()};`],
    ['listen 443 ssl;', `listen 127.0.0.1:${place.port} ssl;`],
    ['/etc/ssl/camera.pem', place.certPath],
    ['/etc/ssl/camera.key', place.keyPath],
    ['/var/log/nginx/picamd.log', join(place.folder, 'access.log')],
    ['http://127.0.0.1:8000/;', `http://${address}/;`],
  ]);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(place.folder, name)};`,
  );
  const path = join(place.folder, 'nginx.conf');
  writeFileSync(
    path,
    `daemon off; master_process off; pid ${join(place.folder, 'pid')}; error_log stderr notice; events {}
http { ${temporary.join(' ')}
${site} }`,
  );
  const words = ['-c', path, '-p', place.folder, '-e', 'stderr'];
  const run = { command: 'nginx', words, ready: /notice.*nginx\/\d/ };
  return start(place, run, () => readFileSync(join(place.folder, 'access.log'), 'utf8'));
}

/** Runs Caddy with Caddyfile in front of `upstream`. */
export async function startCaddy(upstream: string): Promise<ReverseProxy> {
  const place = await makePlace();
  const site = substituted('Caddyfile', [
    ['camera.example {', `https://localhost:${place.port} {\n\tbind 127.0.0.1`],
    ['/etc/ssl/camera.pem', place.certPath],
    ['/etc/ssl/camera.key', place.keyPath],
    ['127.0.0.1:8000 {', `${upstream.startsWith('/') ? `unix/${upstream}` : upstream} {`],
  ]);
  const path = join(place.folder, 'Caddyfile');
  writeFileSync(path, `{\n\tadmin off\n\tauto_https off\n}\n${site}`);
  const words = ['run', '--config', path, '--adapter', 'caddyfile'];
  return start(place, { command: 'caddy', words, ready: /serving initial configuration/ });
}

interface Place {
  folder: string;
  port: number;
  certPath: string;
  keyPath: string;
}

async function makePlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-proxy-'));
  mkdirSync(join(folder, 'logs'));
  const [certPath, keyPath] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const made = await runDaemon([
    'cert',
    'localhost',
    '127.0.0.1',
    '--tls-cert',
    certPath,
    '--tls-key',
    keyPath,
  ]);
  if (made.code !== 0) throw new Error(made.stderr);
  return { folder, port: await freePort(), certPath, keyPath };
}

/** The sample with replaced addresses and paths. Each replaced text must occur once, or the test would test something else. */
function substituted(name: string, pairs: readonly (readonly [string, string])[]): string {
  let text = readFileSync(SAMPLES + name, 'utf8');
  for (const [from, to] of pairs) {
    if (text.split(from).length !== 2) throw new Error(`${name} does not have ${from} once`);
    text = text.replace(from, () => to);
  }
  return text;
}

async function start(
  { folder, port, certPath }: Place,
  { command, words, ready }: { command: string; words: string[]; ready: RegExp },
  accessLog = () => '',
): Promise<ReverseProxy> {
  const { HOME: _home, ...env } = process.env;
  const child = spawn(command, words, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...env, PATH: `${env['PATH']}:/usr/sbin`, HOME: folder },
  });
  let log = '';
  child.stderr.on('data', (chunk) => (log += String(chunk)));
  const exited = once(child, 'exit');
  const signal = AbortSignal.timeout(WAIT_MS);
  try {
    while (!ready.test(log)) await once(child.stderr, 'data', { signal });
  } catch (cause) {
    child.kill('SIGKILL');
    throw new Error(`${command} did not start:\n${log}`, { cause });
  }
  return {
    port,
    cert: readFileSync(certPath, 'utf8'),
    log: () => log + accessLog(),
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { loadConfig } from '../daemon/config/load.ts';
import { Daemon } from '../daemon/daemon.ts';
import { createLog } from '../daemon/log/logger.ts';
import { notifyFromEnvironment } from '../daemon/system/sd-notify.ts';

const MAX_FILES = 6;
const ROOT = new URL('../../', import.meta.url);
const CAMERA = fileURLToPath(new URL('test/fixtures/bin/rpicam-vid', ROOT));
const SETTINGS = ['--source', 'rpicam', '--camera-binary', CAMERA, '--host', '127.0.0.1', '--port', '0'];
const NO_USERS = { PICAMD_CREDENTIALS_FILE: '/nonexistent/picamd/credentials' };

interface Call {
  /** As in daemon/README.md: `stream/viewer.ts`. */
  file: string;
  name: string;
}

/** The calls of picamd that are on the stack now, outermost first. */
function callsOnStack(): Call[] {
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  Error.prepareStackTrace = (_error, sites) => sites;
  const sites = new Error().stack as unknown as NodeJS.CallSite[];
  Object.assign(Error, { stackTraceLimit, prepareStackTrace });
  return sites.toReversed().flatMap((site) => {
    const [, path] = /\/daemon\/(.+)\.js$/.exec(site.getFileName() ?? '') ?? [];
    if (path === undefined) return [];
    return { file: `${path.replace('/dist/', '/source/')}.ts`, name: site.getFunctionName() ?? '' };
  });
}

/** One line for each file in turn: the file, then its calls. */
function lines(calls: readonly Call[]): string[] {
  const turns: { file: string; names: string[] }[] = [];
  for (const { file, name } of calls) {
    if (turns.at(-1)?.file === file) turns.at(-1)?.names.push(name);
    else turns.push({ file, names: [name] });
  }
  return turns.map(({ file, names }) => `${file} ${names.join(', ')}`);
}

/** The lines of the block in daemon/README.md that shows the way of a frame. */
function documented(): string[] {
  const readme = readFileSync(new URL('daemon/README.md', ROOT), 'utf8');
  const [, block = ''] = /<!-- frame-path -->\n+```\n([^`]*)```/.exec(readme) ?? [];
  return block
    .trim()
    .split('\n')
    .map((line) => line.replace(/ {2,}/, ' '));
}

describe('the path of a frame from the pipe to the sockets', () => {
  const write = Socket.prototype.write;
  let daemon: Daemon;
  let stacks: Call[][];
  let viewer: IncomingMessage;

  before(async () => {
    stacks = [];
    let found: (url: string) => void;
    const url = new Promise<string>((resolve) => (found = resolve));
    const output = {
      write: (line: string) => {
        const [, address] = /listening on (http:\/\/[^/"]+)/.exec(line) ?? [];
        if (address !== undefined) found(address);
      },
      close: async () => {},
    };
    const log = createLog({ level: 'info', format: 'json' }, output);
    const notify = notifyFromEnvironment({}, process.pid, { onError: () => {}, onStuck: () => {} });
    daemon = new Daemon(
      loadConfig(SETTINGS, NO_USERS, () => []),
      log,
      notify,
    );
    await daemon.start();
    Socket.prototype.write = function (this: Socket, ...args: Parameters<Socket['write']>) {
      const calls = Buffer.isBuffer(args[0]) && args[0].includes('Content-Length') ? callsOnStack() : [];
      // A timer repeats a part when the machine is slow.
      if (calls.some(({ name }) => name === 'callback')) stacks.push(calls);
      return write.apply(this, args);
    } as Socket['write'];
    [viewer] = (await once(get(`${await url}/video_feed`), 'response')) as [IncomingMessage];
    viewer.on('data', () => {});
    while (stacks.length < 20) await once(viewer, 'data');
  });

  after(async () => {
    Socket.prototype.write = write;
    viewer.destroy();
    await daemon.stop();
  });

  it('is what daemon/README.md shows', () => {
    for (const calls of stacks) expect(lines(calls)).to.deep.equal(documented());
  });

  it(`passes at most ${MAX_FILES} files`, () => {
    for (const calls of stacks)
      expect(new Set(calls.map(({ file }) => file)).size).to.be.within(1, MAX_FILES);
  });
});

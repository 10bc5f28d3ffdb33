import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { startApp } from './helpers/app.ts';
import type { RunningApp } from './helpers/app.ts';
import { raw } from './helpers/raw-http.ts';

const MAX_FILES = 6;
const ROOT = new URL('../../', import.meta.url);
const CAMERA = fileURLToPath(new URL('test/fixtures/bin/rpicam-vid', ROOT));

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
    const file = site.getFileName() ?? '';
    if (!file.startsWith(ROOT.href)) return [];
    const [, path] = /^(?:dist\/)?daemon\/(.+)\.js$/.exec(file.slice(ROOT.href.length)) ?? [];
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

/** The lines of the block in daemon/README.md that shows the path of a frame. */
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
  const stacks: Call[][] = [];
  let app: RunningApp;

  before(async () => {
    app = await startApp(['--source', 'rpicam', '--camera-binary', CAMERA]);
    Socket.prototype.write = function (this: Socket, ...args: Parameters<Socket['write']>) {
      const calls = Buffer.isBuffer(args[0]) && args[0].includes('Content-Length') ? callsOnStack() : [];
      // A timer repeats a part when the machine is slow.
      if (calls.some(({ name }) => name === 'callback')) stacks.push(calls);
      return write.apply(this, args);
    } as Socket['write'];
    const client = raw(app.port, 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await client.until(() => stacks.length >= 20);
    client.socket.destroy();
  });

  after(async () => {
    Socket.prototype.write = write;
    await app.stop();
  });

  it('is what daemon/README.md shows', () => {
    for (const calls of stacks) expect(lines(calls)).to.deep.equal(documented());
  });

  it(`passes at most ${MAX_FILES} files`, () => {
    for (const calls of stacks)
      expect(new Set(calls.map(({ file }) => file)).size).to.be.within(1, MAX_FILES);
  });
});

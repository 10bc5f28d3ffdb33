import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askJson } from '../helpers/ask.ts';
import { eventually } from '../helpers/eventually.ts';
import { freePort } from '../helpers/free-port.ts';
import type { Fault } from './fault.ts';
import { runWithFault, expectNoneLost } from './subject.ts';

const MEGABYTE = 2 ** 20;
const ANSWER_BYTES = 1024 * MEGABYTE;
/** More than a queue holds. */
const EVENTS = 110;

export const ALERT_FAULTS: readonly Fault[] = [
  {
    name: 'Webhooks that hang, refuse, redirect and answer 1 GB',
    measured: 'taken of each answer of 1 GB',
    bound: { max: 16, unit: 'MB' },
    run: async (form) => {
      const folder = mkdtempSync(join(tmpdir(), 'picamd-webhooks-'));
      const servers = await startServers();
      const names = ['hangs', 'refuses', 'redirects', 'answers'];
      const urls: Record<string, string> = { refuses: `http://127.0.0.1:${await freePort()}/` };
      const webhooks = names.map((name) => ({
        name,
        url: urls[name] ?? `${servers.url}/${name}`,
        body: 'picture',
      }));
      writeFileSync(join(folder, 'alerts.json'), JSON.stringify({ webhooks }), { mode: 0o600 });
      const env = { STATE_DIRECTORY: folder };
      const args = ['--events-per-hour', '1000'];
      try {
        const { found, growth } = await runWithFault({ args, env }, async (subject) => {
          const { port } = subject.daemon;
          for (let i = 0; i < EVENTS; i++) {
            const { status } = await fetch(`http://127.0.0.1:${port}/events`, { method: 'POST' });
            if (status !== 201) throw new Error(`POST /events: ${status}`);
          }
          await subject.viewer.more(form === 'short' ? 5 : 150, 60_000);
          await eventually('two answers', () => servers.answers.length >= 2);
          await expectNoneLost(subject);
          return askJson<{ notices: { code: string }[] }>({ port }, '/status');
        });
        if (servers.followed > 0) throw new Error('a redirect was followed');
        const largest = Math.max(...servers.answers.map((socket) => socket.bytesWritten));
        return {
          value: largest / MEGABYTE,
          growth,
          note: `${EVENTS} events; ${servers.answers.length} such answers; notices: ${found.notices.map(({ code }) => code).join(', ')}; the healthy viewer got every frame`,
        };
      } finally {
        servers.stop();
        rmSync(folder, { recursive: true });
      }
    },
  },
];

async function startServers() {
  const answers: NonNullable<ServerResponse['socket']>[] = [];
  let followed = 0;
  const server = createServer((request, response) => {
    request.resume();
    if (request.url === '/redirects') response.writeHead(307, { Location: '/elsewhere' }).end();
    else if (request.url === '/elsewhere') followed++;
    else if (request.url === '/answers' && response.socket !== null) {
      answers.push(response.socket);
      response.on('error', () => {});
      pour(response, ANSWER_BYTES);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The connections with an answer of 1 GB. */
    answers,
    get followed() {
      return followed;
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** As fast as it is taken. */
function pour(response: ServerResponse, bytes: number): void {
  const piece = Buffer.alloc(64 * 1024, 'x');
  let left = bytes;
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left -= piece.length;
      if (!response.write(piece)) return void response.once('drain', more);
    }
    response.end();
  };
  more();
}

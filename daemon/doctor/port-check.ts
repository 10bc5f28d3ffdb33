import { basename } from 'node:path';
import { fault, ok, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import { listeningSockets, socketsOf } from './listening-sockets.ts';
import type { CheckContext } from './check-context.ts';
import { isDaemon } from './processes.ts';
import { socketPorts, startCommand } from './units.ts';

/** Who listens where picamd should. */
export async function checkPort(context: CheckContext): Promise<CheckResult> {
  const { host, loaded } = context;
  const { HOST, PORT } = loaded.config;
  const door = (await context.answering())?.door ?? null;
  if (HOST.startsWith('/'))
    return door === null
      ? warning(`nobody answers at the socket ${HOST}`, await startCommand(host))
      : ok(`picamd answers at the socket ${HOST}`);
  const { passed, lost } = await socketPorts(host);
  const [wanted] = lost;
  if (wanted !== undefined) {
    const found = taken(wanted, await ownerOf(wanted, context));
    if (door === null || !('port' in door)) return found;
    return warning(`${found.message}; it is at port ${door.port} instead`, found.hint);
  }
  if (door !== null && 'port' in door) {
    const { port } = door;
    if (passed.length > 0 && !passed.includes(port))
      return warning(
        `picamd answers at port ${port} and not at ${passed.join(' and ')}`,
        'sudo systemctl restart picamd',
      );
    return ok(
      `picamd answers at port ${port}${passed.length > 0 || port === PORT ? '' : `, not at ${PORT}`}`,
    );
  }
  const listening = await listeningSockets(host);
  const [kept] = passed;
  if (kept !== undefined)
    return warning(`port ${kept} is kept for picamd, which does not answer`, 'sudo systemctl restart picamd');
  if (listening.some(({ port }) => port === PORT)) return taken(PORT, await ownerOf(PORT, context));
  return (await context.daemons()).length > 0
    ? warning(`picamd runs, but not at port ${PORT}; where, root may see`, 'sudo picamd doctor')
    : warning(`picamd does not listen (port ${PORT} is free)`, await startCommand(host));
}

function taken(port: number, owner: string | null): CheckResult {
  if (owner === 'picamd')
    return fault(`picamd holds port ${port}, and does not answer`, 'sudo systemctl restart picamd');
  const fix = `sudo ss -ltnp 'sport = :${port}'`;
  return owner === null
    ? fault(`another program has port ${port}; which one, this user cannot see`, fix)
    : fault(
        `${owner} has port ${port}, which picamd is to have`,
        `Stop ${owner}, or give picamd another PORT.`,
      );
}

/** `nginx (process 712)`; null when this user may not see it. */
async function ownerOf(port: number, context: CheckContext): Promise<string | null> {
  const { host } = context;
  const sockets = (await listeningSockets(host)).filter((socket) => socket.port === port);
  for (const process of await context.processes()) {
    const open = await socketsOf(host, process);
    if (!sockets.some(({ inode }) => open?.has(inode))) continue;
    if (isDaemon(process)) return 'picamd';
    // One that has given itself a title is one word: `nginx: master process /usr/sbin/nginx`.
    const [name = ''] = (process.words[0] ?? '').split(/:? /);
    return `${basename(name)} (process ${process.pid})`;
  }
  return null;
}

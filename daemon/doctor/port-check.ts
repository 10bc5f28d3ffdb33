import { basename } from 'node:path';
import { fault, ok, warning } from './check-result.ts';
import type { CheckResult, Problem } from './check-result.ts';
import { listeningSockets, socketsOf } from './listening-sockets.ts';
import type { CheckContext } from './check-context.ts';
import { isDaemon } from './processes.ts';
import { socketsFor, subjectOf } from './subject.ts';
import { startCommand } from './units.ts';

/** Whether picamd listens on its port, and which program does if not. */
export async function checkPort(context: CheckContext): Promise<CheckResult> {
  const { host, loaded } = context;
  const { HOST, PORT } = loaded.config;
  const { service } = subjectOf(loaded);
  const target = (await context.runningDaemon())?.target ?? null;
  if (HOST.startsWith('/'))
    return target === null
      ? warning(`nothing responds at the socket ${HOST}`, await startCommand(host, service))
      : ok(`picamd responds at the socket ${HOST}`);
  const { passed, failed } = await socketsFor(host, loaded);
  const [wanted] = failed;
  if (wanted !== undefined) {
    const result = portTaken(wanted, await ownerOf(wanted, context));
    if (target === null || !('port' in target)) return result;
    return warning(`${result.message}; picamd uses port ${target.port} instead`, result.hint);
  }
  if (target !== null && 'port' in target) {
    const { port } = target;
    if (passed.length > 0 && !passed.includes(port))
      return warning(
        `picamd responds on port ${port}, not on ${passed.join(' and ')}`,
        'sudo systemctl restart picamd',
      );
    return ok(
      `picamd responds on port ${port}${passed.length > 0 || port === PORT ? '' : `, not on ${PORT}`}`,
    );
  }
  const others = await context.otherDaemonPorts();
  const listening = await listeningSockets(host);
  if (others.includes(PORT))
    return fault(
      `port ${PORT} is used by another picamd, started apart from the service`,
      `sudo ss -ltnp 'sport = :${PORT}'`,
    );
  const [reserved] = passed;
  if (reserved !== undefined)
    return warning(
      `port ${reserved} is open for picamd, which does not respond`,
      'sudo systemctl restart picamd',
    );
  if (listening.some(({ port }) => port === PORT)) return portTaken(PORT, await ownerOf(PORT, context));
  const [other] = others;
  if (other !== undefined)
    return warning(
      `nothing responds on port ${PORT}; another picamd uses port ${others.join(' and ')}`,
      service === null ? `picamd doctor --port ${other}` : await startCommand(host, service),
    );
  return (await context.daemonProcesses()).length > 0
    ? warning(`picamd is running, but not on port ${PORT}; run with sudo to see where`, 'sudo picamd doctor')
    : warning(`picamd is not listening (port ${PORT} is free)`, await startCommand(host, service));
}

function portTaken(port: number, owner: string | null): Problem {
  if (owner === 'picamd')
    return fault(`picamd has port ${port} open but does not respond`, 'sudo systemctl restart picamd');
  const hint = `sudo ss -ltnp 'sport = :${port}'`;
  return owner === null
    ? fault(`port ${port} is used by another program; run with sudo to see which`, hint)
    : fault(`port ${port} is used by ${owner}`, `Stop ${owner}, or set another PORT for picamd.`);
}

/** The program that listens on the port, as in `nginx (process 712)`; null if this user may not see it. */
async function ownerOf(port: number, context: CheckContext): Promise<string | null> {
  const { host } = context;
  const sockets = (await listeningSockets(host)).filter((socket) => socket.port === port);
  for (const process of await context.processes()) {
    const open = await socketsOf(host, process);
    if (!sockets.some(({ inode }) => open?.has(inode))) continue;
    if (isDaemon(process)) return 'picamd';
    // A process that sets its own title has a single argument: `nginx: master process /usr/sbin/nginx`.
    const [name = ''] = (process.args[0] ?? '').split(/:? /);
    return `${basename(name)} (process ${process.pid})`;
  }
  return null;
}

import { listeningSockets, socketsOf } from './listening-sockets.ts';
import { basename } from 'node:path';
import { fault, ok, warning } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Patient } from './patient.ts';
import { isDaemon } from './processes.ts';
import { passedPorts, startCommand } from './units.ts';

/** Who listens where picamd should. */
export async function checkPort(patient: Patient): Promise<Finding> {
  const { machine, loaded } = patient;
  const { HOST, PORT } = loaded.config;
  const answering = await patient.answering();
  if (HOST.startsWith('/'))
    return answering === null
      ? warning(`nobody answers at the socket ${HOST}`, await startCommand(machine))
      : ok(`picamd answers at the socket ${HOST}`);
  const passed = await passedPorts(machine);
  if (answering !== null && 'port' in answering.door) {
    const { port } = answering.door;
    if (passed.length === 0)
      return ok(`picamd answers at port ${port}${port === PORT ? '' : `, not at ${PORT}`}`);
    if (passed.includes(port)) return ok(`picamd answers at port ${port}`);
    return warning(
      `picamd answers at port ${port} and not at ${passed.join(' and ')}`,
      'sudo systemctl restart picamd',
    );
  }
  const listening = await listeningSockets(machine);
  const port = [...passed, PORT].find((candidate) => listening.some((socket) => socket.port === candidate));
  if (port === undefined)
    return warning(`picamd does not listen (port ${PORT} is free)`, await startCommand(machine));
  const inodes = listening.filter((socket) => socket.port === port).map(({ inode }) => inode);
  return taken(port, await ownerOf(inodes, patient));
}

function taken(port: number, owner: string | null): Finding {
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
async function ownerOf(inodes: readonly string[], patient: Patient): Promise<string | null> {
  for (const process of await patient.processes()) {
    const sockets = await socketsOf(patient.machine, process);
    if (!inodes.some((inode) => sockets?.has(inode))) continue;
    if (isDaemon(process)) return 'picamd';
    return `${basename(process.words[0]?.split(' ')[0] ?? '').replace(/:$/, '')} (process ${process.pid})`;
  }
  return null;
}

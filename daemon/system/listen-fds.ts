/** A listening socket that systemd opened for us (sd_listen_fds(3)). */
export interface PassedSocket {
  fd: number;
  /** The unit's FileDescriptorName=, or 'unknown'. */
  name: string;
}

/** SD_LISTEN_FDS_START. */
const FIRST_FD = 3;
/** `OpenFile=…:notify` passes a connection to systemd in the same way; it is not a listening socket. */
const NOTIFY = 'notify';

/** The listening sockets of systemd's `.socket` units. */
export function passedSockets(env: NodeJS.ProcessEnv, pid: number): PassedSocket[] {
  return passedFds(env, pid).filter(({ name }) => name !== NOTIFY);
}

/** The connection to systemd that `OpenFile=/run/systemd/notify:notify` passes, for Notify; null if there is none. */
export function passedNotifyFd(env: NodeJS.ProcessEnv, pid: number): number | null {
  return passedFds(env, pid).find(({ name }) => name === NOTIFY)?.fd ?? null;
}

/**
 * All file descriptors that systemd passes (sd_listen_fds_with_names(3)): LISTEN_FDS is their number, LISTEN_PID the
 * process they are for, LISTEN_FDNAMES their names, separated by colons. Empty if they are for another process: a
 * child inherits the environment.
 */
function passedFds(env: NodeJS.ProcessEnv, pid: number): PassedSocket[] {
  const { LISTEN_FDS = '', LISTEN_PID, LISTEN_FDNAMES = '' } = env;
  if (LISTEN_PID !== String(pid) || !/^\d{1,3}$/.test(LISTEN_FDS)) return [];
  const names = LISTEN_FDNAMES.split(':');
  return Array.from({ length: Number(LISTEN_FDS) }, (_, i) => ({
    fd: FIRST_FD + i,
    name: names[i] || 'unknown',
  }));
}

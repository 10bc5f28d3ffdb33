/** A socket that whoever started us had opened for us. */
export interface PassedSocket {
  fd: number;
  /** The unit's FileDescriptorName=, or 'unknown'. */
  name: string;
}

/** systemd's first one, SD_LISTEN_FDS_START. */
const FIRST_FD = 3;
/** `OpenFile=…:notify` hands a connection to systemd over in the same way; it is nothing to listen on. */
const NOTIFY = 'notify';

/** The sockets that systemd passes for us to listen on: those of its `.socket` units. */
export function passedSockets(env: NodeJS.ProcessEnv, pid: number): PassedSocket[] {
  return passedFds(env, pid).filter(({ name }) => name !== NOTIFY);
}

/** The connection to systemd that `OpenFile=/run/systemd/notify:notify` passes, for Notify; null without one. */
export function passedNotifyFd(env: NodeJS.ProcessEnv, pid: number): number | null {
  return passedFds(env, pid).find(({ name }) => name === NOTIFY)?.fd ?? null;
}

/**
 * Everything that systemd passes (sd_listen_fds_with_names(3)): LISTEN_FDS is how many, LISTEN_PID whom they
 * are for, LISTEN_FDNAMES their names with colons between. None when they are for another process, as for a
 * child that has inherited the environment.
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

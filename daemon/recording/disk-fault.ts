import { errorCode, errorMessage } from '../errors.ts';
import type { ErrorCode, Notice } from '../errors.ts';

/** Thrown by checks of ours, beside the errors of the system. */
export class DiskFault extends Error {
  override readonly name = 'DiskFault';
  readonly notice: Notice;

  constructor(code: ErrorCode, message: string, hint: string) {
    super(message);
    this.notice = { code, message, hint };
  }
}

interface Known {
  readonly code: ErrorCode;
  /** Completes "Recording is paused: …". */
  readonly what: string;
  readonly hint: string;
}

const CONNECT = 'Check the plug and the power of the disk. Recording continues by itself.';
const MISSING: Known = { code: 'disk-missing', what: 'its disk is not there any more', hint: CONNECT };
const FULL: Known = {
  code: 'disk-full',
  what: 'its disk is full',
  hint: 'Delete files on the disk, unstar recordings, or lower RECORD_DAYS. Recording continues by itself.',
};
const DENIED: Known = {
  code: 'disk-denied',
  what: 'picamd may not write there',
  hint: 'Run: sudo chown picamd RECORD_PATH. In the service, a folder outside /media/picamd also needs ReadWritePaths= (systemctl edit picamd).',
};
const FAILING: Known = {
  code: 'disk-failing',
  what: 'its disk fails',
  hint: 'Unplug the disk and plug it in again; if that does not help, check it with fsck or replace it.',
};
const KNOWN: Readonly<Record<string, Known>> = {
  ENOENT: MISSING,
  ENODEV: MISSING,
  ENXIO: MISSING,
  ENOTCONN: MISSING,
  ESTALE: MISSING,
  ENOSPC: FULL,
  EDQUOT: FULL,
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: {
    code: 'disk-read-only',
    what: 'its disk is read-only',
    hint: 'Check the disk with fsck: Linux makes a disk read-only when its file system is damaged. In the service, RECORD_PATH may also need ReadWritePaths= (systemctl edit picamd).',
  },
  ETIMEDOUT: {
    code: 'disk-hangs',
    what: 'its disk does not respond',
    hint: 'Unplug the disk and plug it in again. Recording continues by itself.',
  },
};

/** What is wrong with the disk, for people. */
export function diskNotice(error: unknown, path: string): Notice {
  if (error instanceof DiskFault) return error.notice;
  const { code, what, hint } = KNOWN[String(errorCode(error))] ?? FAILING;
  const message = `Recording to ${path} is paused: ${what} (${errorMessage(error)})`;
  return { code, message, hint: hint.replaceAll('RECORD_PATH', path) };
}

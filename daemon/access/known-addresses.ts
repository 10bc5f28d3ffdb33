import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { errorCode, errorMessage } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import { atomicWrite } from '../system/atomic-write.ts';

/** More than a camera has users; one that is dropped only loses its place in the queue of PasswordQueue. */
const MAX_ADDRESSES = 1000;
/** Four weeks: routers often give a device the same address for that long. */
const LIFETIME_MS = 28 * 86_400_000;
/** A login within a day of the last one changes nothing, so that the file is rarely written. */
const RENEW_MS = 86_400_000;
/** Ten logins in a row cost one write. */
const SAVE_MS = 5000;
/** A line has at most 100 bytes. */
const MAX_BYTES = 100 * MAX_ADDRESSES;

interface KnownAddressesParts {
  readonly log: Log;
  /** Where they survive a restart; '': nowhere. By default, the state directory. */
  readonly folder?: string | undefined;
  readonly saveMs?: number;
}

/**
 * Addresses from which users have logged in during the last four weeks. The file in the state directory has lines
 * `ADDRESS DATE`, and mode 0600: it says who watches from where. Cameras of one machine may share it.
 */
export class KnownAddresses {
  readonly #parts: KnownAddressesParts;
  readonly #path: string;
  /** The time of the last login by address, in ms since 1970; longest ago first. */
  #seen = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #saving: Promise<void> = Promise.resolve();

  constructor(parts: KnownAddressesParts) {
    this.#parts = parts;
    const { folder = stateDirectory() } = parts;
    this.#path = folder === '' ? '' : join(folder, 'known-addresses');
  }

  get size(): number {
    return this.#seen.size;
  }

  has(address: string, nowMs: number): boolean {
    return nowMs - (this.#seen.get(address) ?? Number.NEGATIVE_INFINITY) < LIFETIME_MS;
  }

  /** To be called for each request with a right password or a session. */
  add(address: string, nowMs: number): void {
    const seenMs = this.#seen.get(address) ?? Number.NEGATIVE_INFINITY;
    if (isIP(address) === 0 || Math.abs(nowMs - seenMs) < RENEW_MS) return;
    this.#merge([[address, nowMs]], nowMs);
    if (this.#path === '') return;
    this.#timer ??= setTimeout(() => this.#save(nowMs), this.#parts.saveMs ?? SAVE_MS).unref();
  }

  /** Adds those in the file. */
  async load(nowMs: number): Promise<void> {
    if (this.#path === '') return;
    try {
      this.#merge(await read(this.#path), nowMs);
    } catch (error) {
      this.#warn('read', error);
    }
  }

  /** Saves what has changed. */
  async stop(nowMs = Date.now()): Promise<void> {
    if (this.#timer !== null) this.#save(nowMs);
    await this.#saving;
  }

  #save(nowMs: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#saving = this.#write(this.#saving, nowMs);
  }

  async #write(previous: Promise<void>, nowMs: number): Promise<void> {
    await previous;
    // Another camera of this machine may have written it.
    await this.load(nowMs);
    const lines = [...this.#seen].map(
      ([address, seenMs]) => `${address} ${new Date(seenMs).toISOString()}\n`,
    );
    await atomicWrite(this.#path, lines.join(''), 0o600).catch((error: unknown) =>
      this.#warn('write', error),
    );
  }

  /** The newest time of each counts; drops what is too old, and the oldest beyond the limit. */
  #merge(entries: readonly (readonly [address: string, seenMs: number])[], nowMs: number): void {
    const newest = new Map(this.#seen);
    for (const [address, seenMs] of entries)
      if (seenMs > (newest.get(address) ?? Number.NEGATIVE_INFINITY)) newest.set(address, seenMs);
    const kept = [...newest].filter(([, seenMs]) => nowMs - seenMs < LIFETIME_MS);
    this.#seen = new Map(kept.toSorted((a, b) => a[1] - b[1]).slice(-MAX_ADDRESSES));
  }

  #warn(what: 'read' | 'write', error: unknown): void {
    this.#parts.log.warn(
      { err: error },
      `access: could not ${what} the known addresses, which is harmless: ${errorMessage(error)}`,
    );
  }
}

/** Lines that are no address and date are ignored. */
async function read(path: string): Promise<[address: string, seenMs: number][]> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW).catch(
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    },
  );
  if (file === null) return [];
  try {
    const { size } = await file.stat();
    if (size > MAX_BYTES) throw new Error(`${path} is too large`);
    const lines = (await file.readFile('utf8')).split('\n').map((line) => line.split(' '));
    return lines.flatMap(([address = '', date = '']) => {
      const seenMs = Date.parse(date);
      return isIP(address) === 0 || Number.isNaN(seenMs) ? [] : [[address, seenMs]];
    });
  } finally {
    await file.close();
  }
}

/** The first folder of StateDirectory= in the service; '' if systemd has not started us. */
function stateDirectory(): string {
  return process.env['STATE_DIRECTORY']?.split(':')[0] ?? '';
}

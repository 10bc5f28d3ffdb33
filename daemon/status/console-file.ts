import { chmod, lstat, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Camera } from '../camera/camera.ts';
import { wordWrap } from '../text/word-wrap.ts';
import { formatNotice, errorMessage } from '../errors.ts';
import type { Notice } from '../errors.ts';
import type { Log } from '../log/logger.ts';

/** The kernel's console has 80 columns at the least. */
const COLUMNS = 78;
/** Of one sentence that may come from a program or a file: some lines of the screen, which has 25. */
const MOST_CHARACTERS = 400;
/** A camera that comes and goes may not make the screen flicker. */
const PAUSE_MS = 10_000;
/** Not for every user of this machine: a claim code may stand in it. The screen's program runs as root. */
const MODE = 0o640;

export interface ConsoleFacts {
  /** Where it listens, as in `http://[::]:80`. */
  readonly urls: readonly string[];
  /** What the first user has to type; null when there is one. */
  readonly claimCode: string | null;
  readonly camera: Pick<Camera, 'supervisor'> | null;
  readonly notices: readonly Notice[];
}

/**
 * What the screen of this machine shows above its login, in the language of agetty(8): `\n` is the host's name, `\4`
 * its IPv4 address of that moment. Whatever is not ours has no backslash and no control character left.
 */
export function consoleText(
  { urls, claimCode, camera, notices }: ConsoleFacts,
  hostName = hostname(),
): string {
  // http first, at which no browser warns.
  const open = urls
    .toSorted()
    .flatMap((url) => addresses(url, hostName))
    .map((address) => `  ${address}`);
  const claim = [
    "This camera is nobody's yet. Type this code there to make it yours:",
    '',
    `  ${claimCode}`,
    '',
  ];
  return [
    'picamd: a network camera. Open it in a browser:',
    '',
    ...open,
    '',
    ...(claimCode === null ? [] : claim),
    ...paragraph('Camera', cameraNow(camera)),
    ...notices.flatMap(({ message, hint }, i) =>
      // Mistakes of one file have one hint.
      paragraph('Notice', formatNotice({ message, hint: notices[i + 1]?.hint === hint ? '' : hint })),
    ),
    '',
    'No picture? Log in here and type: sudo picamd doctor',
    '',
    '',
  ].join('\n');
}

/** Where other machines find it: by name and by address where it listens on all of them. */
function addresses(url: string, hostName: string): string[] {
  const [, scheme, host = '', port = ''] = /^(https?):\/\/(.+):(\d+)$/.exec(url) ?? [];
  if (scheme === undefined) return [plain(url)];
  const end = `${port === (scheme === 'http' ? '80' : '443') ? '' : `:${port}`}/`;
  if (host !== '0.0.0.0' && host !== '[::]') return [`${scheme}://${plain(host)}${end}`];
  const name = hostName.includes('.') ? '\\n' : '\\n.local';
  return [`${scheme}://${name}${end}`, `${scheme}://\\4${end}`];
}

function cameraNow(camera: ConsoleFacts['camera']): string {
  if (camera === null) return 'starting';
  const { state, failing, lastFailure } = camera.supervisor;
  // While it is tried again and again too: what is wrong is still wrong.
  if (failing && lastFailure !== null) return formatNotice(lastFailure);
  if (state === 'idle') return 'at rest until somebody looks';
  return state === 'stalled' ? 'silent, it is being started again' : state;
}

function paragraph(label: string, text: string): string[] {
  return wordWrap(`${label}: ${plain(text).slice(0, MOST_CHARACTERS)}`, COLUMNS);
}

function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\\]/gu, ' ').trim();
}

/** Keeps CONSOLE_FILE. One that cannot be written is a line in the log and nothing else. */
export class ConsoleFile {
  readonly #text: () => string;
  readonly #log: Log;
  #path = '';
  /** What stands there, of ours; null for nothing. */
  #written: string | null = null;
  #writtenMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #complained = false;
  /** One thing at a time. */
  #done: Promise<void> = Promise.resolve();

  constructor(text: () => string, log: Log) {
    this.#text = text;
    this.#log = log;
  }

  /** Writes it there, now; one that stands at another path is removed. '' is none. */
  use(path: string): Promise<void> {
    return this.#next(async () => {
      if (path !== this.#path) await this.#remove(this.#path);
      this.#path = path;
      await this.#write(true);
    });
  }

  /** What it says may have changed: it is written within 10 s, and at most once in that time. */
  changed(): void {
    if (this.#path === '' || this.#timer !== undefined) return;
    const waitMs = Math.max(0, this.#writtenMs + PAUSE_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#next(() => this.#write(false));
    }, waitMs);
  }

  /** Removes it. Resolves when that is done. */
  stop(): Promise<void> {
    const path = this.#path;
    this.#path = '';
    return this.#next(() => this.#remove(path));
  }

  #next(act: () => Promise<void>): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#done = this.#done.then(act).catch((error: unknown) => {
      if (!this.#complained) this.#log.warn(`CONSOLE_FILE cannot be kept: ${errorMessage(error)}`);
      this.#complained = true;
    });
    return this.#done;
  }

  async #write(again: boolean): Promise<void> {
    const [path, text] = [this.#path, this.#text()];
    if (path === '' || (text === this.#written && !again)) return;
    this.#writtenMs = performance.now();
    const found = await lstat(path).catch(() => null);
    if (found?.isFile() === false) throw new Error(`${path} is there, and is no file`);
    const beside = `${path}.new`;
    await rm(beside, { force: true });
    await writeFile(beside, text, { flag: 'wx', mode: MODE });
    // Whatever the umask is.
    await chmod(beside, MODE);
    await rename(beside, path);
    this.#written = text;
    this.#complained = false;
  }

  async #remove(path: string): Promise<void> {
    const ours = this.#written !== null;
    this.#written = null;
    if (ours) await rm(path, { force: true });
  }
}

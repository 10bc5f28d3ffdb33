import { createHash } from 'node:crypto';
import type { GenericSchema } from 'valibot';
import { errorCode, PicamdError } from '../errors.ts';
import type { Notice } from '../errors.ts';
import { atomicWrite } from '../system/atomic-write.ts';
import { readSecret } from '../system/secret-file.ts';
import { lenientParse, strictParse } from './lenient-parse.ts';
import type { LenientResult } from './lenient-parse.ts';
import { leftOutNotices, notSaved, readProblem, unusableNotice } from './state-file-notices.ts';

/** As large as a request that sets one may be. */
const MAX_BYTES = 64 * 1024;
const MODE = 0o600;
/** What others can read is no danger, unless it has a secret; what others can change is. */
const READABLE = 0o644;

/** What a state file holds. */
export interface StateKind<T> {
  /** Of the JSON document. Its own messages start with "must ", and never repeat a value. */
  readonly schema: GenericSchema<unknown, T>;
  /** The value without a file. */
  readonly initial: T;
  /** Whether other users of this machine must not read it. */
  readonly isSecret?: boolean;
  /** Whether the value before the last change may stand in for a damaged file; by default true. */
  readonly hasBackup?: boolean;
}

type Content<T> = LenientResult<T> & { readonly text: string };
type Unusable = Pick<Notice, 'message' | 'hint'>;

/**
 * A JSON document in the folder of settings.conf, for what does not fit KEY=VALUE. An admin changes it in a browser or by hand.
 * PATH.bak holds the document before the last change, and is used where PATH is damaged, unless `hasBackup` is false.
 */
export class StateFile<T> {
  /** Null: there is no folder for it, and what is written lasts until picamd ends. */
  readonly path: string | null;
  readonly #kind: StateKind<T>;
  #value: T;
  #text: string | null = null;
  #notices: readonly Notice[] = [];
  #incomplete: readonly string[] = [];
  #isLost = false;
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor(path: string | null, kind: StateKind<T>) {
    this.path = path;
    this.#kind = kind;
    this.#value = kind.initial;
  }

  /** As last read or written. */
  get value(): T {
    return this.#value;
  }

  /** What is wrong with the file. */
  get notices(): readonly Notice[] {
    return this.#notices;
  }

  /** The keys of the document that were left out at least in part, because of mistakes. */
  get incomplete(): readonly string[] {
    return this.#incomplete;
  }

  /** There is a file, and neither it nor the one before it can be used: `value` is not what was set. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** The entity tag (RFC 9110 §8.8.3) of the value. */
  get tag(): string {
    const hash = createHash('sha256').update(JSON.stringify(this.#value));
    return `"${hash.digest('base64url')}"`;
  }

  /** Reads the file, after writes that are under way. What is wrong in it is left out, with a notice. Never rejects. */
  read(): Promise<T> {
    return this.#inTurn(() => this.#read());
  }

  /**
   * Replaces the document.
   *
   * @param document as JSON has it; all of it must fit the schema
   * @param expectedTag of the value that the author has seen; without it, any is replaced
   * @throws PicamdError 'state-changed' for another tag, 'state-invalid', or 'state-not-saved' if it cannot be written. The old
   *   value stays then.
   */
  write(document: unknown, expectedTag?: string): Promise<T> {
    return this.#inTurn(() => this.#write(document, expectedTag));
  }

  #inTurn(act: () => Promise<T>): Promise<T> {
    const done = this.#lastWrite.then(act);
    this.#lastWrite = done.catch(() => {});
    return done;
  }

  async #read(): Promise<T> {
    const { path } = this;
    if (path === null) return this.#value;
    const found = await this.#contentOf(path);
    const problem = found !== null && 'message' in found ? found : null;
    const { hasBackup = true } = this.#kind;
    const used = problem === null || !hasBackup ? found : await this.#contentOf(`${path}.bak`);
    const content = used !== null && 'text' in used ? used : null;
    this.#notices = [
      ...(problem === null ? [] : [unusableNotice(path, problem, content !== null)]),
      ...leftOutNotices(path, content?.leftOut ?? []),
    ];
    this.#isLost = problem !== null && content === null;
    this.#incomplete = (content?.leftOut ?? []).map((text) => /^\w*/.exec(text)?.[0] ?? '');
    this.#text = content?.text ?? null;
    return (this.#value = content?.value ?? this.#kind.initial);
  }

  /** Null if there is no file. */
  async #contentOf(path: string): Promise<Content<T> | Unusable | null> {
    let text = '';
    try {
      const { schema, isSecret = false } = this.#kind;
      const bytes = await readSecret(path, { mode: isSecret ? MODE : READABLE, maxBytes: MAX_BYTES });
      // Editors of Windows put a byte order mark before it.
      text = bytes.toString('utf8').replace(/^\u{feff}/u, '');
      const parsed = lenientParse(schema, JSON.parse(text));
      if (parsed !== null) return { ...parsed, text };
      throw new SyntaxError('another document');
    } catch (error) {
      const code = errorCode(error);
      return code === 'ENOENT' || code === 'ENOTDIR' ? null : readProblem(error, path, text);
    }
  }

  async #write(document: unknown, expectedTag: string | undefined): Promise<T> {
    if (expectedTag !== undefined && expectedTag !== this.tag)
      throw new PicamdError('state-changed', 'This was changed since it was read', 'Read it again.');
    const parsed = strictParse(this.#kind.schema, document);
    const text = `${JSON.stringify(document, null, 2)}\n`;
    if ('problems' in parsed) throw invalid(parsed.problems.join('; '));
    if (Buffer.byteLength(text) > MAX_BYTES) throw invalid(`it is larger than ${MAX_BYTES / 1024} KiB`);
    await this.#save(text);
    this.#notices = [];
    this.#incomplete = [];
    this.#isLost = false;
    this.#text = text;
    return (this.#value = parsed.value);
  }

  async #save(text: string): Promise<void> {
    const { path } = this;
    if (path === null) return;
    try {
      if (this.#text !== null && (this.#kind.hasBackup ?? true))
        await atomicWrite(`${path}.bak`, this.#text, MODE);
      await atomicWrite(path, text, MODE);
    } catch (cause) {
      throw notSaved(path, cause);
    }
  }
}

function invalid(problem: string): PicamdError {
  return new PicamdError(
    'state-invalid',
    `Nothing was changed: ${problem}`,
    'Fix it and send the document again.',
  );
}

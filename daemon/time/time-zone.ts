import { PosixZone } from './posix-zone.ts';

/** What clocks show at a moment. */
export interface LocalType {
  /** In s, east of Greenwich. */
  readonly offset: number;
  /** `CET`, `+0330`. */
  readonly abbreviation: string;
}

const UTC: LocalType = { offset: 0, abbreviation: 'UTC' };
/** Of the header, RFC 9636 §3.1. */
const HEADER_BYTES = 44;
const COUNTS_AT = 20;
const TYPE_BYTES = 6;

/**
 * The offsets of a time zone, from its TZif file (RFC 9636): exact to the second of a change, with the abbreviations that
 * `date` prints, and without Intl, which takes 7 MB and does not know most abbreviations.
 */
export class TimeZone {
  /** Each change: from when on (s since 1970, ascending), and which of #types. */
  readonly #changes: readonly { readonly at: number; readonly type: LocalType }[];
  /** Before the first change. */
  readonly #first: LocalType;
  /** After the last change. */
  readonly #rule: PosixZone | null;

  /** `file` is null for UTC. @throws RangeError if the file is damaged. */
  constructor(file: Buffer | null) {
    const { changes, first, footer } = file === null ? { changes: [], first: UTC, footer: '' } : read(file);
    this.#changes = changes;
    this.#first = first;
    this.#rule = PosixZone.parse(footer);
  }

  /** `seconds` are whole ones since 1970. */
  at(seconds: number): LocalType {
    const last = this.#changes.at(-1);
    if (this.#rule !== null && (last === undefined || seconds >= last.at)) return this.#rule.at(seconds);
    return this.#changes.findLast(({ at }) => at <= seconds)?.type ?? this.#first;
  }
}

function read(file: Buffer): {
  changes: { at: number; type: LocalType }[];
  first: LocalType;
  footer: string;
} {
  // From version 2 on, a second block with times of 64 bits follows that of 32.
  const isShort = file[4] === 0;
  const start = isShort ? 0 : blockEnd(file, 0, 4);
  const timeBytes = isShort ? 4 : 8;
  const { times, types, characters } = countsAt(file, start);
  const timesAt = start + HEADER_BYTES;
  const indexesAt = timesAt + times * timeBytes;
  const typesAt = indexesAt + times;
  const namesAt = typesAt + types * TYPE_BYTES;
  const names = file.toString('latin1', namesAt, namesAt + characters);
  const typeAt = (index: number): LocalType => {
    const at = typesAt + index * TYPE_BYTES;
    const from = file.readUInt8(at + 5);
    return { offset: file.readInt32BE(at), abbreviation: names.slice(from, names.indexOf('\0', from)) };
  };
  const changes = Array.from({ length: times }, (_, index) => {
    const at = timesAt + index * timeBytes;
    return {
      at: isShort ? file.readInt32BE(at) : Number(file.readBigInt64BE(at)),
      type: typeAt(file.readUInt8(indexesAt + index)),
    };
  });
  const footer = isShort ? '' : file.toString('latin1', blockEnd(file, start, 8)).trim();
  return { changes, first: typeAt(0), footer };
}

function countsAt(file: Buffer, start: number) {
  const count = (index: number) => file.readUInt32BE(start + COUNTS_AT + 4 * index);
  return {
    indicators: count(0) + count(1),
    leaps: count(2),
    times: count(3),
    types: count(4),
    characters: count(5),
  };
}

function blockEnd(file: Buffer, start: number, timeBytes: number): number {
  const { indicators, leaps, times, types, characters } = countsAt(file, start);
  const bytes =
    times * (timeBytes + 1) + types * TYPE_BYTES + characters + leaps * (timeBytes + 4) + indicators;
  return start + HEADER_BYTES + bytes;
}

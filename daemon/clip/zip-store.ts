import { crc32 } from 'node:zlib';

/** Of the format without ZIP64, which not all programs read (APPNOTE 6.3.10, 4.4.1.4). */
export const MAX_ZIP_FILES = 65_535;
export const MAX_ZIP_BYTES = 2 ** 32 - 1;

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
/** What a program needs to read it: version 1.0 of the format, nothing is compressed. */
const VERSION = 10;
/** Names are in UTF-8 (4.4.4, bit 11). */
const UTF_8 = 0x800;
/** Info-ZIP's extra field for a time in seconds since 1970, because DOS has local ones in steps of 2 s. */
const TIME_FIELD = 0x5455;
const TIME_FIELD_BYTES = 9;
const DOS_FIRST_YEAR = 1980;

interface ZipFile {
  readonly name: Buffer;
  readonly ms: number;
  readonly crc: number;
  readonly bytes: number;
  readonly offset: number;
}

/** A ZIP archive that is sent while it is made, with files as they are (PKWARE's APPNOTE.TXT, 4.3). For JPEGs, which do not get smaller. */
export class ZipStore {
  readonly #mostFiles: number;
  readonly #files: ZipFile[] = [];
  #offset = 0;
  #centralBytes = 0;

  constructor(mostFiles = MAX_ZIP_FILES) {
    this.#mostFiles = mostFiles;
  }

  /** The file as a part of the archive; empty if the archive is full. `name` is ASCII or UTF-8, without `..`. */
  add(name: string, ms: number, content: Buffer): Buffer[] {
    const fileName = Buffer.from(name);
    const end = this.#offset + LOCAL_BYTES + fileName.length + TIME_FIELD_BYTES + content.length;
    const centralBytes = this.#centralBytes + CENTRAL_BYTES + fileName.length + TIME_FIELD_BYTES;
    if (this.#files.length >= this.#mostFiles || end + centralBytes + END_BYTES > MAX_ZIP_BYTES) return [];
    const file = {
      name: fileName,
      ms,
      crc: crc32(content),
      bytes: content.length,
      offset: this.#offset,
    };
    this.#files.push(file);
    [this.#offset, this.#centralBytes] = [end, centralBytes];
    const head = Buffer.alloc(LOCAL_BYTES);
    head.writeUInt32LE(LOCAL, 0);
    writeFacts(head, 4, file);
    return [Buffer.concat([head, file.name, timeField(ms)]), content];
  }

  /** The directory, with which the archive ends. */
  end(): Buffer {
    const end = Buffer.alloc(END_BYTES);
    end.writeUInt32LE(END, 0);
    end.writeUInt16LE(this.#files.length, 8);
    end.writeUInt16LE(this.#files.length, 10);
    end.writeUInt32LE(this.#centralBytes, 12);
    end.writeUInt32LE(this.#offset, 16);
    return Buffer.concat([...this.#files.map(centralEntry), end]);
  }
}

function centralEntry(file: ZipFile): Buffer {
  const head = Buffer.alloc(CENTRAL_BYTES);
  head.writeUInt32LE(CENTRAL, 0);
  head.writeUInt16LE(VERSION, 4);
  writeFacts(head, 6, file);
  head.writeUInt32LE(file.offset, 42);
  return Buffer.concat([head, file.name, timeField(file.ms)]);
}

/** What both heads have in common (4.3.7, 4.3.12). */
function writeFacts(head: Buffer, at: number, { name, ms, crc, bytes }: ZipFile): void {
  const time = new Date(ms);
  const year = Math.max(time.getUTCFullYear(), DOS_FIRST_YEAR) - DOS_FIRST_YEAR;
  head.writeUInt16LE(VERSION, at);
  head.writeUInt16LE(UTF_8, at + 2);
  head.writeUInt16LE(0, at + 4);
  head.writeUInt16LE(
    (time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1),
    at + 6,
  );
  head.writeUInt16LE((year << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate(), at + 8);
  head.writeUInt32LE(crc, at + 10);
  head.writeUInt32LE(bytes, at + 14);
  head.writeUInt32LE(bytes, at + 18);
  head.writeUInt16LE(name.length, at + 22);
  head.writeUInt16LE(TIME_FIELD_BYTES, at + 24);
}

function timeField(ms: number): Buffer {
  const field = Buffer.alloc(TIME_FIELD_BYTES);
  field.writeUInt16LE(TIME_FIELD, 0);
  field.writeUInt16LE(TIME_FIELD_BYTES - 4, 2);
  // Only the time of the last change follows.
  field[4] = 1;
  field.writeUInt32LE(Math.floor(ms / 1000), 5);
  return field;
}

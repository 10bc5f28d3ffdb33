/** The most bits of a code (T.81, B.2.4.2). */
const MAX_CODE_BITS = 16;
/** Codes of up to so many bits are found by one look-up. 9 covers nearly all symbols of a picture. */
const SHORT_BITS = 9;
/** How many bits `step` looks at: more cost cache, fewer cost steps. */
export const STEP_BITS = 14;
/** In what `step` returns: the end of the block is among the symbols. */
export const STEP_END = 1 << 11;
/** What `step` returns if not even one symbol is within its bits. */
export const NO_STEP = 1 << 12;
/** No block has more AC coefficients. */
export const MAX_COEFFICIENTS = 63;
/** AC symbols: the rest of the block is zero; 16 zeros. */
export const END_OF_BLOCK = 0x00;
export const SIXTEEN_ZEROS = 0xf0;
/** Before the symbols, how many codes have 1 to 16 bits. */
const COUNTS_BYTES = 16;

/** A Huffman table of a JPEG, to read with and to write with. */
export class HuffmanTable {
  /** By symbol: the code, and how many bits it has; 0 if there is none. */
  readonly codes = new Uint16Array(256);
  readonly lengths = new Uint8Array(256);
  /** By the next SHORT_BITS bits: length << 8 | symbol. */
  readonly #short = new Uint16Array(1 << SHORT_BITS);
  /** By length: the largest code, -1 if none, and what added to a code gives the index of its symbol. */
  readonly #largest = new Int32Array(MAX_CODE_BITS + 1).fill(-1);
  readonly #offset = new Int32Array(MAX_CODE_BITS + 1);
  readonly #symbols: Uint8Array;
  /** By the next STEP_BITS bits, as they are needed; 0 until then. */
  readonly #steps = new Uint16Array(1 << STEP_BITS);

  private constructor(symbols: Uint8Array) {
    this.#symbols = symbols;
  }

  /** The table in the bytes of a DHT segment behind its class and number; null if there is no such code. */
  static of(counts: Uint8Array, symbols: Uint8Array): HuffmanTable | null {
    const table = new HuffmanTable(symbols);
    let code = 0;
    let index = 0;
    for (let length = 1; length <= MAX_CODE_BITS; length++, code <<= 1) {
      const end = code + (counts[length - 1] ?? 0);
      if (end > 1 << length) return null;
      table.#offset[length] = index - code;
      if (end > code) table.#largest[length] = end - 1;
      for (; code < end; code++) table.#add(code, length, symbols[index++] ?? 0);
    }
    return index === symbols.length ? table : null;
  }

  #add(code: number, length: number, symbol: number): void {
    this.codes[symbol] = code;
    this.lengths[symbol] = length;
    if (length > SHORT_BITS) return;
    const first = code << (SHORT_BITS - length);
    this.#short.fill((length << 8) | symbol, first, first + (1 << (SHORT_BITS - length)));
  }

  /** The symbol at the start of 16 bits, as length << 8 | symbol; 0 if there is none. */
  read(window: number): number {
    const short = this.#short[window >> (MAX_CODE_BITS - SHORT_BITS)] ?? 0;
    if (short !== 0) return short;
    for (let length = SHORT_BITS + 1; length <= MAX_CODE_BITS; length++) {
      const code = window >> (MAX_CODE_BITS - length);
      if (code <= (this.#largest[length] ?? -1))
        return (length << 8) | (this.#symbols[code + (this.#offset[length] ?? 0)] ?? 0);
    }
    return 0;
  }

  /**
   * All AC symbols that are whole within STEP_BITS bits, up to the end of the block: bits (with those of the last value,
   * which may be behind) | coefficients << 5 | STEP_END; or NO_STEP.
   */
  step(window: number): number {
    const known = this.#steps[window] ?? 0;
    return known === 0 ? this.#findStep(window) : known;
  }

  #findStep(window: number): number {
    let bits = 0;
    let coefficients = 0;
    let end = 0;
    while (bits < STEP_BITS && end === 0) {
      const found = this.read(((window << bits) << (MAX_CODE_BITS - STEP_BITS)) & 0xffff);
      const symbol = found & 0xff;
      const length = found >> 8;
      if (length === 0 || bits + length > STEP_BITS || isInvalid(symbol)) break;
      if (symbol === END_OF_BLOCK) end = STEP_END;
      else if (coefficients + (symbol >> 4) + 1 > MAX_COEFFICIENTS) break;
      else coefficients += (symbol >> 4) + 1;
      bits += length + (symbol & 15);
    }
    const step = bits === 0 ? NO_STEP : bits | (coefficients << 5) | end;
    this.#steps[window] = step;
    return step;
  }
}

/** Whether an AC symbol is of another kind of JPEG: zeros without a value, but neither 16 of them nor all. */
export function isInvalid(symbol: number): boolean {
  return (symbol & 15) === 0 && symbol !== END_OF_BLOCK && symbol !== SIXTEEN_ZEROS;
}

/** Tables by their bytes. Cameras repeat them in each frame; an encoder that fits them to each frame must not fill the memory. */
export class HuffmanTables {
  /** Four tables of two kinds of picture; one takes about 35 KB. */
  static readonly MOST = 8;
  readonly #tables = new Map<string, HuffmanTable | null>();

  /** The table at bytes[at], behind class and number; null if it is none. `end` is that of the segment. */
  at(bytes: Buffer, at: number, end: number): { table: HuffmanTable | null; end: number } {
    const symbolsAt = at + COUNTS_BYTES;
    let count = 0;
    for (let i = at; i < symbolsAt && i < end; i++) count += bytes[i] ?? 0;
    const tableEnd = symbolsAt + count;
    if (tableEnd > end || count > 256) return { table: null, end };
    const key = bytes.toString('latin1', at, tableEnd);
    const known = this.#tables.get(key);
    if (known !== undefined) return { table: known, end: tableEnd };
    const table = HuffmanTable.of(
      bytes.subarray(at, symbolsAt),
      Uint8Array.from(bytes.subarray(symbolsAt, tableEnd)),
    );
    const [oldest] = this.#tables.keys();
    if (this.#tables.size >= HuffmanTables.MOST && oldest !== undefined) this.#tables.delete(oldest);
    this.#tables.set(key, table);
    return { table, end: tableEnd };
  }
}

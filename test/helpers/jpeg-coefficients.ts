/** Reads all coefficients of a baseline JPEG, bit by bit: slow and plain, and independent of daemon/frame/scan. */

type Codes = Map<string, number>;

export interface Coefficients {
  /** By MCU, component and block: 64 quantized coefficients in zigzag order, DC as a whole value. */
  readonly mcus: number[][][][];
  readonly columns: number;
  /** What comes behind the data, with the marker. */
  readonly rest: Buffer;
}

class Bits {
  at = 0;
  readonly #text: string;

  constructor(bytes: readonly number[]) {
    this.#text = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  }

  get left(): string {
    return this.#text.slice(this.at);
  }

  take(count: number): string {
    const bits = this.#text.slice(this.at, this.at + count);
    if (bits.length < count) throw new Error('out of data');
    this.at += count;
    return bits;
  }

  symbol(codes: Codes): number {
    for (let length = 1; length <= 16; length++) {
      const found = codes.get(this.#text.slice(this.at, this.at + length));
      if (found === undefined) continue;
      this.take(length);
      return found;
    }
    throw new Error('no such code');
  }

  value(size: number): number {
    if (size === 0) return 0;
    const bits = Number.parseInt(this.take(size), 2);
    return bits < 2 ** (size - 1) ? bits - 2 ** size + 1 : bits;
  }
}

function readCodes(counts: Buffer, symbols: Buffer): Codes {
  const codes: Codes = new Map();
  let [code, at] = [0, 0];
  for (const [i, count] of counts.entries()) {
    for (let n = 0; n < count; n++) codes.set((code++).toString(2).padStart(i + 1, '0'), symbols[at++]!);
    code *= 2;
  }
  return codes;
}

/** One segment's data as bits; ends at the next marker. */
function unstuffed(jpeg: Buffer, from: number): { bits: Bits; next: number } {
  const bytes: number[] = [];
  let at = from;
  for (; jpeg[at] !== 0xff || jpeg[at + 1] === 0; at++) {
    if (at >= jpeg.length) throw new Error('no marker');
    bytes.push(jpeg[at]!);
    if (jpeg[at] === 0xff) at++;
  }
  return { bits: new Bits(bytes), next: at };
}

function readBlock(bits: Bits, dc: Codes, ac: Codes, before: number): number[] {
  const block = Array<number>(64).fill(0);
  block[0] = before + bits.value(bits.symbol(dc));
  for (let k = 1; k < 64;) {
    const symbol = bits.symbol(ac);
    if (symbol === 0) break;
    k += symbol >> 4;
    if (k > 63) throw new Error('too many coefficients');
    block[k++] = bits.value(symbol & 15);
  }
  return block;
}

/** Throws if anything is wrong, even the bits at the ends of segments. */
export function coefficients(jpeg: Buffer): Coefficients {
  const tables = new Map<number, Codes>();
  let frame: { width: number; height: number; parts: number[][] } = { width: 0, height: 0, parts: [] };
  let restart = 0;
  let at = 2;
  for (;;) {
    while (jpeg[at + 1] === 0xff) at++;
    const [marker, length] = [jpeg[at + 1], jpeg.readUInt16BE(at + 2)];
    const body = jpeg.subarray(at + 4, at + 2 + length);
    at += 2 + length;
    if (marker === 0xdd) restart = body.readUInt16BE(0);
    if (marker === 0xc4)
      for (let i = 0; i < body.length;) {
        const counts = body.subarray(i + 1, i + 17);
        const count = counts.reduce((sum, n) => sum + n, 0);
        tables.set(body[i]!, readCodes(counts, body.subarray(i + 17, i + 17 + count)));
        i += 17 + count;
      }
    if (marker === 0xc0 || marker === 0xc1) {
      const parts = Array.from({ length: body[5]! }, (_, i) => [...body.subarray(6 + 3 * i, 9 + 3 * i)]);
      frame = { height: body.readUInt16BE(1), width: body.readUInt16BE(3), parts };
    }
    if (marker !== 0xda) continue;
    const single = frame.parts.length === 1;
    const parts = frame.parts.map(([, sampling = 0], i) => ({
      h: single ? 1 : sampling >> 4,
      v: single ? 1 : sampling & 15,
      dc: tables.get(body[2 + 2 * i]! >> 4)!,
      ac: tables.get(0x10 + (body[2 + 2 * i]! & 15))!,
    }));
    const columns = Math.ceil(frame.width / 8 / Math.max(...parts.map(({ h }) => h)));
    const total = columns * Math.ceil(frame.height / 8 / Math.max(...parts.map(({ v }) => v)));
    const mcus: number[][][][] = [];
    let { bits, next } = unstuffed(jpeg, at);
    let dc = parts.map(() => 0);
    for (let mcu = 0; mcu < total; mcu++) {
      if (restart > 0 && mcu > 0 && mcu % restart === 0) {
        if (!/^1{0,7}$/.test(bits.left)) throw new Error(`segment ends with ${bits.left}`);
        while (jpeg[next + 1] === 0xff) next++;
        if (jpeg[next + 1] !== 0xd0 + ((mcu / restart - 1) % 8)) throw new Error('no restart marker');
        ({ bits, next } = unstuffed(jpeg, next + 2));
        dc = parts.map(() => 0);
      }
      mcus.push(
        parts.map((part, i) =>
          Array.from({ length: part.h * part.v }, () => {
            const block = readBlock(bits, part.dc, part.ac, dc[i]!);
            dc[i] = block[0]!;
            return block;
          }),
        ),
      );
    }
    if (!/^1{0,7}$/.test(bits.left)) throw new Error(`scan ends with ${bits.left}`);
    return { mcus, columns, rest: jpeg.subarray(next) };
  }
}

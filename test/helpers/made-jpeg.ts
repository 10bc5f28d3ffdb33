import { CHROMA_AC, CHROMA_DC, LUMA_AC, LUMA_DC } from '../../daemon/frame/standard-huffman.ts';
import type { HuffmanSpec } from '../../daemon/frame/standard-huffman.ts';
import { segment } from './segments.ts';

/** A picture of random coefficients with any structure that the standard allows. */
export interface MadeJpeg {
  readonly width: number;
  readonly height: number;
  /** Blocks in an MCU by component, across and down. */
  readonly sampling: readonly (readonly [number, number])[];
  /** MCUs; 0: no restart markers. */
  readonly restart: number;
  /** SOF1, and quantization tables of 16 bits. */
  readonly isExtended: boolean;
  /** Of a coefficient not to be 0. */
  readonly density: number;
  /** FF bytes before each marker. */
  readonly fill: number;
  /** Huffman tables with which no redundant code helps to come back to the old place in a byte. */
  readonly isShifting: boolean;
  readonly random: () => number;
}

const STANDARD = [LUMA_DC, CHROMA_DC, LUMA_AC, CHROMA_AC];
/** With codes of 8 bits for 16 zeros: any number of them leaves the place in a byte as it was. */
const WHOLE_BYTES = [LUMA_DC, CHROMA_DC, wholeByteZeros(LUMA_AC), wholeByteZeros(CHROMA_AC)];

function wholeByteZeros({ counts, symbols }: HuffmanSpec): HuffmanSpec {
  const first = counts.subarray(0, 7).reduce((sum, count) => sum + count, 0);
  const swapped = Uint8Array.from(symbols);
  swapped[symbols.indexOf(0xf0)] = symbols[first]!;
  swapped[first] = 0xf0;
  return { counts, symbols: swapped };
}

function codesOf({ counts, symbols }: HuffmanSpec): Map<number, string> {
  const codes = new Map<number, string>();
  let [code, at] = [0, 0];
  for (const [i, count] of counts.entries()) {
    for (let n = 0; n < count; n++) codes.set(symbols[at++]!, (code++).toString(2).padStart(i + 1, '0'));
    code *= 2;
  }
  return codes;
}

function valueBits(value: number): string {
  const size = 32 - Math.clz32(Math.abs(value));
  return size === 0 ? '' : (value < 0 ? value + 2 ** size - 1 : value).toString(2).padStart(size, '0');
}

function stuffed(bits: string): number[] {
  const bytes = (bits + '1'.repeat((8 - (bits.length % 8)) % 8)).match(/.{8}/g) ?? [];
  return bytes.flatMap((byte) => (byte === '11111111' ? [0xff, 0] : [Number.parseInt(byte, 2)]));
}

export function madeJpeg(shape: MadeJpeg): Buffer {
  const { width, height, sampling, restart, isExtended, density, fill, random } = shape;
  const [lumaDc, chromaDc, lumaAc, chromaAc] = shape.isShifting ? WHOLE_BYTES : STANDARD;
  const codes = [lumaDc, chromaDc, lumaAc, chromaAc].map((spec) => codesOf(spec!));
  const below = (end: number): number => Math.floor(random() * end);
  const before = (bytes: Buffer | number[]) => Buffer.concat([Buffer.alloc(fill, 0xff), Buffer.from(bytes)]);
  // Unusual numbers, to see that the selectors in SOS are followed.
  const selector = (component: number): number => (component === 0 ? 0x31 : 0x02);
  const ids = { 0x03: lumaDc!, 0x00: chromaDc!, 0x11: lumaAc!, 0x12: chromaAc! };
  const tables = Object.entries(ids).map(([id, { counts, symbols }]) =>
    segment(0xc4, Buffer.of(Number(id), ...counts, ...symbols)),
  );
  const quantization = isExtended
    ? Buffer.of(0x10, ...Array.from({ length: 64 }, () => [below(2), 1 + below(255)]).flat())
    : Buffer.of(0, ...Array.from({ length: 64 }, () => 1 + below(60)));
  const parts = sampling.map(([h, v], i) => [i + 1, h * 16 + v, 0]);
  const sizes = [height >> 8, height & 255, width >> 8, width & 255];
  const single = sampling.length === 1;
  const blocks = sampling.map(([h, v]) => (single ? 1 : h * v));
  const columns = Math.ceil(width / 8 / (single ? 1 : Math.max(...sampling.map(([h]) => h))));
  const total = columns * Math.ceil(height / 8 / (single ? 1 : Math.max(...sampling.map(([, v]) => v))));

  const dc = sampling.map(() => 0);
  const block = (component: number): string => {
    const [dcCodes, acCodes] = component === 0 ? [codes[0]!, codes[2]!] : [codes[1]!, codes[3]!];
    const value = random() < 0.3 ? dc[component]! : below(1000) - 500;
    const difference = value - dc[component]!;
    dc[component] = value;
    let bits = dcCodes.get(32 - Math.clz32(Math.abs(difference)))! + valueBits(difference);
    let zeros = 0;
    for (let k = 1; k < 64; k++) {
      if (random() >= density) {
        zeros++;
        continue;
      }
      for (; zeros > 15; zeros -= 16) bits += acCodes.get(0xf0)!;
      const magnitude = 2 ** below(random() < 0.1 ? 10 : 3);
      const ac = random() < 0.5 ? magnitude : -magnitude;
      bits += acCodes.get(zeros * 16 + 32 - Math.clz32(magnitude))! + valueBits(ac);
      zeros = 0;
    }
    return zeros > 0 ? bits + acCodes.get(0)! : bits;
  };
  const data: Buffer[] = [];
  let bits = '';
  for (let mcu = 0; mcu < total; mcu++) {
    if (restart > 0 && mcu > 0 && mcu % restart === 0) {
      data.push(Buffer.from(stuffed(bits)), before([0xff, 0xd0 + ((mcu / restart - 1) % 8)]));
      bits = '';
      dc.fill(0);
    }
    for (const [component, count] of blocks.entries())
      for (let n = 0; n < count; n++) bits += block(component);
  }
  return Buffer.concat([
    Buffer.of(0xff, 0xd8),
    before(segment(0xdb, quantization)),
    before(segment(isExtended ? 0xc1 : 0xc0, Buffer.of(8, ...sizes, sampling.length, ...parts.flat()))),
    ...tables,
    ...(restart > 0 ? [before(segment(0xdd, Buffer.of(restart >> 8, restart & 255)))] : []),
    segment(0xda, Buffer.of(sampling.length, ...sampling.flatMap((_, i) => [i + 1, selector(i)]), 0, 63, 0)),
    ...data,
    Buffer.from(stuffed(bits)),
    before([0xff, 0xd9]),
  ]);
}

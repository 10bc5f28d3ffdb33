/**
 * Forward DCT of 8x8 samples by Arai, Agui and Nakajima: five multiplications for eight values. The quantization
 * includes the factor of each coefficient that it leaves out (see {@link reciprocals}).
 */
const SCALE = [0, 1, 2, 3, 4, 5, 6, 7].map((k) => (k === 0 ? 1 : Math.SQRT2 * Math.cos((k * Math.PI) / 16)));

const C2 = Math.cos((2 * Math.PI) / 16);
const C4 = Math.SQRT1_2;
const C6 = Math.cos((6 * Math.PI) / 16);

/**
 * Transforms 64 samples in place. Coefficient i times reciprocals(table)[i] is the quantized value.
 *
 * @param block 64 samples, row by row, -128 to 127
 */
export function forwardDct(block: Float64Array): void {
  for (let row = 0; row < 64; row += 8) transform(block, row, 1);
  for (let column = 0; column < 8; column++) transform(block, column, 8);
}

/** 1 / (quantization x the factor that the DCT leaves out), row by row. */
export function reciprocals(quantization: Uint8Array): Float64Array {
  return Float64Array.from(
    quantization,
    (divisor, i) => 1 / (8 * divisor * Number(SCALE[i >> 3]) * Number(SCALE[i & 7])),
  );
}

/** Number() is for the compiler, to which an index may be out of range. V8 removes the call. */
function transform(block: Float64Array, start: number, step: number): void {
  const s0 = Number(block[start]);
  const s1 = Number(block[start + step]);
  const s2 = Number(block[start + 2 * step]);
  const s3 = Number(block[start + 3 * step]);
  const s4 = Number(block[start + 4 * step]);
  const s5 = Number(block[start + 5 * step]);
  const s6 = Number(block[start + 6 * step]);
  const s7 = Number(block[start + 7 * step]);

  const outer = s0 + s7;
  const inner = s3 + s4;
  const even0 = outer + inner;
  const even3 = outer - inner;
  const even1 = s1 + s6 + (s2 + s5);
  const even2 = s1 + s6 - (s2 + s5);
  const turned = (even2 + even3) * C4;
  block[start] = even0 + even1;
  block[start + 4 * step] = even0 - even1;
  block[start + 2 * step] = even3 + turned;
  block[start + 6 * step] = even3 - turned;

  const odd0 = s3 - s4 + (s2 - s5);
  const odd1 = s2 - s5 + (s1 - s6);
  const odd2 = s1 - s6 + (s0 - s7);
  const shared = (odd0 - odd2) * C6;
  const low = odd0 * (C2 - C6) + shared;
  const high = odd2 * (C2 + C6) + shared;
  const middle = odd1 * C4;
  const near = s0 - s7 + middle;
  const far = s0 - s7 - middle;
  block[start + 5 * step] = far + low;
  block[start + 3 * step] = far - low;
  block[start + step] = near + high;
  block[start + 7 * step] = near - high;
}

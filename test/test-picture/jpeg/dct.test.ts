import { expect } from 'chai';

import { forwardDct, reciprocals } from '../../../daemon/test-picture/jpeg/dct.ts';

function weight(k: number): number {
  return k === 0 ? Math.SQRT1_2 : 1;
}

/** The DCT as in the standard (T.81 A.3.3). */
function plainDct(samples: Float64Array): number[] {
  return Array.from({ length: 64 }, (_, i) => {
    const [v, u] = [i >> 3, i & 7];
    let sum = 0;
    for (const [at, sample] of samples.entries()) {
      const [y, x] = [at >> 3, at & 7];
      sum += sample * Math.cos(((2 * x + 1) * u * Math.PI) / 16) * Math.cos(((2 * y + 1) * v * Math.PI) / 16);
    }
    return (sum * weight(u) * weight(v)) / 4;
  });
}

describe('forwardDct', () => {
  it('equals, times its reciprocals, the DCT divided by the quantization', () => {
    const quantization = Uint8Array.from({ length: 64 }, (_, i) => 1 + ((i * 7) % 50));
    const samples = Float64Array.from({ length: 64 }, (_, i) => ((i * i * 37) % 256) - 128);
    const expected = plainDct(samples).map((value, i) => value / quantization[i]!);
    const scale = reciprocals(quantization);
    forwardDct(samples);
    for (const [i, value] of samples.entries()) expect(value * scale[i]!).to.be.closeTo(expected[i]!, 1e-9);
  });
});

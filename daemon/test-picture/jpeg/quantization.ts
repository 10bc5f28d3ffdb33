/**
 * The quantization table for a quality, by libjpeg's rule (jpeg_quality_scaling), so that a quality means the same as
 * for rpicam-vid.
 *
 * @param base the table at quality 50, row by row, 64 values
 * @param quality 1 (coarse) to 100 (fine)
 * @returns 64 divisors of 1 to 255, row by row
 */
export function quantizationTable(base: readonly number[], quality: number): Uint8Array {
  const percent = quality < 50 ? Math.trunc(5000 / quality) : 200 - quality * 2;
  return Uint8Array.from(base, (value) =>
    Math.min(255, Math.max(1, Math.trunc((value * percent + 50) / 100))),
  );
}

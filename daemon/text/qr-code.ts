import { encode } from 'uqr';

/** Light squares around a code. The standard asks for four; two are enough for phones, and a screen has 25 lines. */
const QUIET_ZONE = 2;

/**
 * A QR code (ISO/IEC 18004) as lines of half-block characters, for light letters on a dark screen: what is drawn is light. The
 * smallest code that holds the text; one in capitals and digits is smaller.
 */
export function qrLines(text: string): string[] {
  const { data } = encode(text, { ecc: 'L', border: QUIET_ZONE });
  const lines: string[] = [];
  for (let row = 0; row < data.length; row += 2) {
    const [upper = [], lower = []] = [data[row], data[row + 1]];
    // The number of rows is odd: below the last one, the screen is dark.
    lines.push(upper.map((isDark, x) => halfBlock(!isDark, lower[x] === false)).join(''));
  }
  return lines;
}

function halfBlock(upperLight: boolean, lowerLight: boolean): string {
  if (upperLight) return lowerLight ? '█' : '▀';
  return lowerLight ? '▄' : ' ';
}

/** A QR code as the path of an SVG in which each square is one unit, without a margin. */
export interface QrPath {
  /** Squares from one edge to the other. */
  readonly size: number;
  readonly path: string;
}

/** The margin is for who draws it: four light squares by the standard. */
export function qrPath(text: string): QrPath {
  const { data, size } = encode(text, { ecc: 'L', border: 0 });
  const runs = data.flatMap((row, y) =>
    [
      ...row
        .map((isDark) => (isDark ? '1' : '0'))
        .join('')
        .matchAll(/1+/g),
    ].map(({ index, 0: { length } }) => `M${index} ${y}h${length}v1h-${length}z`),
  );
  return { size, path: runs.join('') };
}

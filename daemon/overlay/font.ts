import { BOX_STROKES, MARK_STROKES, STROKES } from './font-strokes.ts';
import { coverageOf, parseStrokes } from './pen.ts';
import type { Stroke } from './pen.ts';

/** Of a letter's cell, in pixels. */
export const CELL_WIDTH = 8;
export const CELL_HEIGHT = 16;

/** Marks of this range are below the letter, and stay there over capitals. */
const FIRST_MARK_BELOW = '\u{323}';
/** From the height of small letters to that of capitals and of letters with ascenders. */
const RAISE = -2;
const SMALL = /^[acegmnopqrsuvwxyzıȷ]$/;
const DOTLESS: Readonly<Record<string, string>> = { i: 'ı', j: 'ȷ' };
/** Latvian writes a comma below where Unicode has a cedilla; below g there is no room for one. */
const CEDILLA = '\u{327}';
const COMMA_LETTERS = /^[GKLNRgklnr]$/;
const COMMA_BELOW = '\u{326}';
const TURNED_COMMA = '\u{301}';

/** Half the pen's width, in pixels of a cell. */
const PEN = 0.9;
const MARK_PEN = 0.75;

const letters = new Map<string, string>(rowsOf(STROKES));
const marks = new Map<string, string>(
  rowsOf(MARK_STROKES).map(([code, strokes]) => [String.fromCodePoint(Number.parseInt(code, 16)), strokes]),
);

/** Whether the font draws this letter, instead of a box. A space is drawn. */
export function hasGlyph(letter: string): boolean {
  return partsOf(letter) !== null;
}

/**
 * A letter in a cell of CELL_WIDTH x CELL_HEIGHT pixels, `scale` times enlarged: how much ink each pixel has, 0 to 255, row by
 * row. What the font lacks is a box.
 */
export function drawGlyph(letter: string, scale: number): Uint8Array {
  const size = { width: CELL_WIDTH, height: CELL_HEIGHT, scale };
  const parts = partsOf(letter) ?? [{ strokes: parseStrokes(BOX_STROKES), pen: PEN }];
  const ink = new Uint8Array(CELL_WIDTH * scale * CELL_HEIGHT * scale);
  for (const { strokes, pen } of parts)
    for (const [at, cover] of coverageOf(strokes, pen, size).entries())
      ink[at] = Math.max(ink[at] as number, cover);
  return ink;
}

interface Part {
  readonly strokes: readonly Stroke[];
  readonly pen: number;
}

/** The strokes of the letter and of its marks; null if the font lacks one. */
function partsOf(letter: string): Part[] | null {
  if (/^\s$/u.test(letter)) return [];
  if (letters.has(letter)) return [{ strokes: strokesOf(letter), pen: PEN }];
  const [base = '', ...above] = Array.from(letter.normalize('NFD'));
  if (!letters.has(base) || above.length === 0) return null;
  const isRaised = !SMALL.test(base);
  const parts: Part[] = [];
  let hasMarkAbove = false;
  for (const found of above) {
    const mark = found === CEDILLA && COMMA_LETTERS.test(base) ? commaOf(base) : found;
    const text = marks.get(mark);
    if (text === undefined) return null;
    const isAbove = mark < FIRST_MARK_BELOW;
    hasMarkAbove ||= isAbove;
    const down = isAbove && isRaised && !(base in DOTLESS) ? RAISE : 0;
    parts.push({ strokes: parseStrokes(text, down), pen: MARK_PEN });
  }
  const drawn = hasMarkAbove ? (DOTLESS[base] ?? base) : base;
  return [{ strokes: strokesOf(drawn), pen: PEN }, ...parts];
}

function commaOf(base: string): string {
  return base === 'g' ? TURNED_COMMA : COMMA_BELOW;
}

function strokesOf(letter: string): Stroke[] {
  const text = letters.get(letter) ?? '';
  const repeated = /^=(\S)(?: \/ )?/u.exec(text);
  if (repeated === null) return parseStrokes(text);
  const [prefix, other = ''] = repeated;
  return [...strokesOf(other), ...parseStrokes(text.slice(prefix.length))];
}

function rowsOf(table: string): [string, string][] {
  return table
    .trim()
    .split('\n')
    .map((row) => {
      const at = row.indexOf(' ');
      return [row.slice(0, at), row.slice(at + 1)];
    });
}

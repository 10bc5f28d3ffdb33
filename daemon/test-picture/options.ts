import { parseArgs } from 'node:util';

/** Limits of the test picture: pixels, frames per second, JPEG quality. */
const LIMITS = {
  /** The largest sensor made for a Raspberry Pi has 9152 x 6944 pixels (64 megapixels). */
  width: { min: 16, max: 9152 },
  height: { min: 16, max: 9152 },
  framerate: { min: 0.1, max: 240 },
  quality: { min: 1, max: 100 },
} as const;

/** A longer note is truncated: no picture is wide enough for it. */
const MAX_NOTE_LETTERS = 500;

/** What is drawn: a clock on test bars, or a garden with a house. */
export const PICTURES = ['card', 'scene'] as const;

/** Within LIMITS. */
export interface TestPictureOptions {
  readonly width: number;
  readonly height: number;
  readonly framerate: number;
  readonly quality: number;
  /** A line of text to show; empty for none. */
  readonly note: string;
  readonly picture: (typeof PICTURES)[number];
}

type NumberName = keyof typeof LIMITS;

/** An invalid command line; the message names the option, its value and the valid values. */
export class BadOption extends Error {
  override readonly name = 'BadOption';
}

/**
 * Parses `--width N --height N --framerate N --quality N --note TEXT --picture card|scene`: options and defaults of
 * rpicam-vid, except the last two.
 *
 * @throws BadOption
 */
export function readOptions(argv: readonly string[]): TestPictureOptions {
  const values = parse(argv);
  return {
    width: readNumber('width', values.width, true),
    height: readNumber('height', values.height, true),
    framerate: readNumber('framerate', values.framerate, false),
    quality: readNumber('quality', values.quality, true),
    note: Array.from(values.note.replaceAll(/[\p{C}\s]+/gu, ' ').trim())
      .slice(0, MAX_NOTE_LETTERS)
      .join(''),
    picture: readPicture(values.picture),
  };
}

function parse(argv: readonly string[]): Record<NumberName | 'note' | 'picture', string> {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        width: { type: 'string', default: '640' },
        height: { type: 'string', default: '480' },
        framerate: { type: 'string', default: '30' },
        quality: { type: 'string', default: '50' },
        note: { type: 'string', default: '' },
        picture: { type: 'string', default: PICTURES[0] },
      },
    });
    return values;
  } catch (error) {
    // Node's further sentences explain special cases of its parser.
    const [reason = 'invalid command line'] = (error instanceof Error ? error.message : String(error)).split(
      /\.\s|\n/,
    );
    throw new BadOption(reason, { cause: error });
  }
}

function readPicture(text: string): TestPictureOptions['picture'] {
  const found = PICTURES.find((name) => name === text);
  if (found !== undefined) return found;
  throw new BadOption(`--picture ${text}: expected ${PICTURES.join(' or ')}`);
}

function readNumber(name: NumberName, text: string, whole: boolean): number {
  const { min, max } = LIMITS[name];
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  throw new BadOption(`--${name} ${text}: expected a ${whole ? 'whole ' : ''}number from ${min} to ${max}`);
}

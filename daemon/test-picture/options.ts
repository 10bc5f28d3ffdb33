import { parseArgs } from 'node:util';

/** What the test picture can be: sides in pixels, frames a second, JPEG quality. */
export const LIMITS = {
  /** 9152 x 6944 is the largest sensor made for a Raspberry Pi (64 megapixels). */
  width: { least: 16, most: 9152 },
  height: { least: 16, most: 9152 },
  framerate: { least: 0.1, most: 240 },
  quality: { least: 1, most: 100 },
} as const;

/** What is longer is cut: no picture is wide enough for more. */
const MOST_NOTE_LETTERS = 500;

/** A test picture as asked for, within LIMITS. */
export interface TestPictureOptions {
  readonly width: number;
  readonly height: number;
  readonly framerate: number;
  readonly quality: number;
  /** A line of text to show; empty for none. */
  readonly note: string;
}

type NumberName = keyof typeof LIMITS;

/** A command line that cannot be used; the message names option and value, and says what is allowed. */
export class BadOption extends Error {
  override readonly name = 'BadOption';
}

/**
 * Reads `--width N --height N --framerate N --quality N --note TEXT`; all but the note as rpicam-vid has them, with its
 * defaults.
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
      .slice(0, MOST_NOTE_LETTERS)
      .join(''),
  };
}

function parse(argv: readonly string[]): Record<NumberName | 'note', string> {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        width: { type: 'string', default: '640' },
        height: { type: 'string', default: '480' },
        framerate: { type: 'string', default: '30' },
        quality: { type: 'string', default: '50' },
        note: { type: 'string', default: '' },
      },
    });
    return values;
  } catch (error) {
    // Node's sentences after the first explain how to write its parser's special cases.
    const [reason = 'unusable command line'] = (error instanceof Error ? error.message : String(error)).split(
      /\.\s|\n/,
    );
    throw new BadOption(reason, { cause: error });
  }
}

function readNumber(name: NumberName, text: string, whole: boolean): number {
  const { least, most } = LIMITS[name];
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new BadOption(
    `--${name} ${text}: expected a ${whole ? 'whole ' : ''}number from ${least} to ${most}`,
  );
}

import type { Rect } from './canvas.ts';
import { lineCells } from './font.ts';
import { band, even, type Label, type Room } from './room.ts';

const TITLE = 'TEST PICTURE';
const WARNING = 'NOT A CAMERA';

/** The words that say what this is, on a band of their own. */
export interface Banner {
  readonly area: Rect;
  readonly labels: readonly Label[];
}

/** Both side by side, else one below the other, else as much of it as there is room for. */
export function placeBanner(room: Room): Banner | undefined {
  const { scale, textHeight } = room;
  const padding = 3 * scale;
  const lines = bannerLines(room);
  if (lines.length === 0) return undefined;
  const height = even(lines.length * (textHeight + padding) + padding);
  const area = band(room, room.takeTop(height), height);
  const labels = lines.flatMap((texts, line) => {
    const y = area.y + padding + line * (textHeight + padding);
    const [first = '', second] = texts;
    if (second === undefined) return [room.centredLabel(first, y)];
    return [room.leftLabel(first, y), room.rightLabel(second, y)];
  });
  return { area, labels };
}

function bannerLines(room: Room): string[][] {
  const fits = (text: string): boolean => room.textWidth(text) <= room.width - 2;
  if (room.textWidth(`${TITLE} ${WARNING}`) <= room.innerWidth) return [[TITLE, WARNING]];
  if (fits(TITLE) && fits(WARNING)) return [[TITLE], [WARNING]];
  return fits('TEST') ? [['TEST']] : [];
}

/** What the picture is said to be, and the frame's number. */
export interface Status {
  readonly labels: readonly Label[];
  readonly frameNumber: Label;
}

export function placeStatus(room: Room, size: string): Status | undefined {
  const number = '000000';
  const name = 'FRAME ';
  if (room.textWidth(number) > room.innerWidth) return undefined;
  const y = room.takeBottom(room.textHeight + 4 * room.scale);
  const frameNumber = room.rightLabel(number, y);
  const labels: Label[] = [];
  if (room.textWidth(name + number) <= room.innerWidth) {
    labels.push({ ...frameNumber, text: name, x: room.rightLabel(name + number, y).x });
  }
  if (room.textWidth(`${size}   ${name}${number}`) <= room.innerWidth) labels.push(room.leftLabel(size, y));
  return { labels, frameNumber };
}

/** In smaller letters if it is long, and cut if it is longer still. */
export function placeNote(room: Room, note: string): Label | undefined {
  if (note === '') return undefined;
  const cells = room.innerWidth / lineCells(note);
  const scale = Math.min(room.scale, Math.max(Math.ceil(room.scale / 2), Math.floor(cells)));
  const text = shorten(note, Math.floor(room.innerWidth / scale));
  const y = room.takeBottom(room.textHeight + 5 * room.scale) + Math.round((room.textHeight - 7 * scale) / 2);
  return { text, x: Math.round((room.width - lineCells(text) * scale) / 2), y, scale };
}

/** The longest beginning of the text that fits, with two dots if anything is missing. */
export function shorten(text: string, cells: number): string {
  if (lineCells(text) <= cells) return text;
  const letters = Array.from(text);
  while (letters.length > 0 && lineCells(`${letters.join('')}..`) > cells) letters.pop();
  return `${letters.join('')}..`;
}

/** The track of the second's hand; a scale with ten figures below it. */
export interface SweepPlace {
  readonly track: Rect;
  readonly markerWidth: number;
  readonly ticks: readonly Rect[];
  readonly figures: readonly Label[];
}

export function placeSweep(room: Room): SweepPlace | undefined {
  const { scale, textHeight } = room;
  const x = even(room.margin);
  const width = even(room.innerWidth - 1);
  const markerWidth = Math.max(2, even(3 * scale));
  const path = width - markerWidth;
  const withFigures = path / 10 >= 8 * scale;
  const height = even(6 * scale);
  const below = withFigures ? 4 * scale + textHeight : 2 * scale;
  const y = even(room.takeBottom(height + below + 5 * scale) - 1);
  const tenths = Array.from({ length: 10 }, (_, tenth) => x + markerWidth / 2 + (path * tenth) / 10);
  return {
    track: { x, y, width, height },
    markerWidth,
    ticks: tenths.map((middle) => ({
      x: Math.round(middle - scale / 2),
      y: y + height + scale,
      width: scale,
      height: scale,
    })),
    figures: withFigures
      ? tenths.map((middle, tenth) => ({
          text: String(tenth),
          x: Math.round(middle - 2.5 * scale),
          y: y + height + 3 * scale,
          scale,
        }))
      : [],
  };
}

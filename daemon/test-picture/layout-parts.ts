import type { Rect } from './canvas.ts';
import { lineCells } from './font.ts';
import { band, type Label, type Room, roundToEven } from './room.ts';

const TITLE = 'TEST PICTURE';
const WARNING = 'NOT A CAMERA';

/** A band with the title and the warning that this is no camera. */
export interface Banner {
  readonly area: Rect;
  readonly labels: readonly Label[];
}

/** Title and warning side by side, else one below the other, else as much as fits. */
export function placeBanner(room: Room): Banner | undefined {
  const { scale, textHeight } = room;
  const padding = 3 * scale;
  const lines = bannerLines(room);
  if (lines.length === 0) return undefined;
  const height = roundToEven(lines.length * (textHeight + padding) + padding);
  const area = band(room, room.takeTop(height), height);
  const labels = lines.flatMap((texts, line) => {
    const y = area.y + padding + line * (textHeight + padding);
    const [first = '', second] = texts;
    if (second === undefined) return [room.centeredLabel(first, y)];
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

/** Size, rate and frame number. */
export interface StatusLine {
  readonly labels: readonly Label[];
  readonly frameNumber: Label;
}

export function placeStatus(room: Room, size: string): StatusLine | undefined {
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

/** Uses smaller letters for a long note, and truncates a longer one. */
export function placeNote(room: Room, note: string): Label | undefined {
  if (note === '') return undefined;
  const cells = room.innerWidth / lineCells(note);
  const scale = Math.min(room.scale, Math.max(Math.ceil(room.scale / 2), Math.floor(cells)));
  const text = truncateToFit(note, Math.floor(room.innerWidth / scale));
  const y = room.takeBottom(room.textHeight + 5 * room.scale) + Math.round((room.textHeight - 7 * scale) / 2);
  return { text, x: Math.round((room.width - lineCells(text) * scale) / 2), y, scale };
}

/** The longest beginning of the text that fits, followed by two dots if it is not complete. */
function truncateToFit(text: string, cells: number): string {
  if (lineCells(text) <= cells) return text;
  const letters = Array.from(text);
  while (letters.length > 0 && lineCells(`${letters.join('')}..`) > cells) letters.pop();
  return `${letters.join('')}..`;
}

/** The track of the marker that shows fractions of a second, above a scale with ten figures. */
export interface SweepPlace {
  readonly track: Rect;
  readonly markerWidth: number;
  readonly ticks: readonly Rect[];
  readonly figures: readonly Label[];
}

export function placeSweep(room: Room): SweepPlace | undefined {
  const { scale, textHeight } = room;
  const x = roundToEven(room.margin);
  const width = roundToEven(room.innerWidth - 1);
  const markerWidth = Math.max(2, roundToEven(3 * scale));
  const path = width - markerWidth;
  const withFigures = path / 10 >= 8 * scale;
  const height = roundToEven(6 * scale);
  const below = withFigures ? 4 * scale + textHeight : 2 * scale;
  const y = roundToEven(room.takeBottom(height + below + 5 * scale) - 1);
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

import type { Turn } from '../exif-orientation.ts';
import { END_MARKER } from '../jpeg-markers.ts';
import { ScanHeaderParser } from '../scan/scan-header-parser.ts';
import type { ScanHeader } from '../scan/scan-header.ts';
import type { ScanRefusal } from '../scan/scan-refusal.ts';
import { BLOCK, blockTurn } from './block-turn.ts';
import { CoefficientReader } from './coefficient-reader.ts';
import { CoefficientWriter } from './coefficient-writer.ts';
import { turnedHeader } from './turned-header.ts';

/** `too-large`: for MAX_BLOCKS; `too-small`: nothing is left of it. */
export type TurnRefusal = ScanRefusal | 'too-large' | 'too-small';

/** 8 megapixels in 4:2:0, the largest picture of most cameras for a Pi, or 4 in 4:4:4. They take 24 MiB, as each block has 128 bytes. */
export const MAX_BLOCKS = 3 * 65_536;

/** MCUs of the picture that stay. Those cut by an edge that a turn brings to the left or the top cannot be shown whole there. */
function wholeMcus({ width, height, mcuWidth, mcuHeight, columns, rows }: ScanHeader, turn: Turn) {
  return {
    columns: turn === 90 ? columns : Math.floor(width / mcuWidth),
    rows: turn === 270 ? rows : Math.floor(height / mcuHeight),
  };
}

/**
 * Turns the pixels of a baseline JPEG without loss, as `jpegtran -rotate -trim` does: its coefficients are moved, and
 * nothing is decoded. An edge of less than an MCU (16 pixels at most, with 4:2:0) is cut off if the turn brings it to the left or the top.
 */
export function turnJpeg(jpeg: Buffer, turn: Exclude<Turn, 0>): Buffer | TurnRefusal {
  const header = new ScanHeaderParser().parse(jpeg);
  if (typeof header === 'string') return header;
  const { components, mcuWidth, mcuHeight } = header;
  const { columns, rows } = wholeMcus(header, turn);
  if (columns === 0 || rows === 0) return 'too-small';
  const perMcu = components.reduce((sum, { across, down }) => sum + across * down, 0);
  if (header.columns * header.rows * perMcu > MAX_BLOCKS) return 'too-large';
  const isQuarter = turn !== 180;
  const change = blockTurn(turn);

  // By component: blocks that stay, across and down; and the turned ones, row by row.
  const planes = components.map(({ across, down }) => {
    const [wide, high] = [columns * across, rows * down];
    return { wide, high, stride: isQuarter ? high : wide, blocks: new Int16Array(wide * high * BLOCK) };
  });
  const refusal = new CoefficientReader().read(jpeg, header, (component, x, y, block) => {
    const plane = planes[component];
    if (plane === undefined || x >= plane.wide || y >= plane.high) return;
    const { wide, high, stride, blocks } = plane;
    const column = { 90: high - 1 - y, 180: wide - 1 - x, 270: y }[turn];
    const row = { 90: x, 180: high - 1 - y, 270: wide - 1 - x }[turn];
    const at = (row * stride + column) * BLOCK;
    const { places, signs } = change;
    for (let i = 0; i < BLOCK; i++) blocks[at + (places[i] ?? 0)] = (signs[i] ?? 0) * (block[i] ?? 0);
  });
  if (refusal !== null) return refusal;

  const writer = new CoefficientWriter();
  const dc = new Int32Array(components.length);
  const hasChroma = header.colors === 'ycc';
  const [outColumns, outRows] = isQuarter ? [rows, columns] : [columns, rows];
  for (let mcu = 0; mcu < outColumns * outRows; mcu++) {
    const [column, row] = [mcu % outColumns, Math.floor(mcu / outColumns)];
    for (const [index, { across, down }] of components.entries()) {
      const [wide, high] = isQuarter ? [down, across] : [across, down];
      const { stride = 0, blocks = new Int16Array(0) } = planes[index] ?? {};
      for (let y = 0; y < high; y++)
        for (let x = 0; x < wide; x++) {
          const at = ((row * high + y) * stride + column * wide + x) * BLOCK;
          if (!writer.write(blocks, at, dc[index] ?? 0, hasChroma && index > 0)) return 'no-code';
          dc[index] = blocks[at] ?? 0;
        }
    }
  }
  const keptWidth = turn === 90 ? header.width : columns * mcuWidth;
  const keptHeight = turn === 270 ? header.height : rows * mcuHeight;
  const size = isQuarter
    ? { width: keptHeight, height: keptWidth }
    : { width: keptWidth, height: keptHeight };
  const head = turnedHeader(jpeg, header.dataStart, size, turn, change, hasChroma);
  return Buffer.concat([head, writer.end(), END_MARKER]);
}

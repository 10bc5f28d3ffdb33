/** Boxes of MP4 (ISO/IEC 14496-12), with numbers in big-endian order. */
export type BoxPart = Uint8Array<ArrayBuffer>;

/** A box of these parts, which may be boxes. */
export function box(type: string, ...parts: readonly BoxPart[]): BoxPart {
  const length = parts.reduce((sum, part) => sum + part.length, 8);
  const bytes = new Uint8Array(length);
  bytes.set(uint32(length));
  bytes.set(letters(type), 4);
  let at = 8;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A box with a version and flags before its parts (§4.2). */
export function fullBox(type: string, version: number, flags: number, ...parts: readonly BoxPart[]): BoxPart {
  return box(type, uint32((version << 24) | flags), ...parts);
}

/** Numbers of 32 bits. */
export function uint32(...values: readonly number[]): BoxPart {
  return uint32List(values);
}

/** The same for any count of them: browsers limit arguments. */
export function uint32List(values: readonly number[]): BoxPart {
  return numbers(4, values, (view, at, value) => view.setUint32(at, value));
}

/** Numbers of 16 bits. */
export function uint16(...values: readonly number[]): BoxPart {
  return numbers(2, values, (view, at, value) => view.setUint16(at, value));
}

/** Numbers of 64 bits. */
export function uint64(...values: readonly number[]): BoxPart {
  return numbers(8, values, (view, at, value) => view.setBigUint64(at, BigInt(value)));
}

/** ASCII. */
export function letters(text: string): BoxPart {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function numbers(
  width: number,
  values: readonly number[],
  write: (view: DataView, at: number, value: number) => void,
): BoxPart {
  const view = new DataView(new ArrayBuffer(values.length * width));
  values.forEach((value, i) => write(view, i * width, value));
  return new Uint8Array(view.buffer);
}

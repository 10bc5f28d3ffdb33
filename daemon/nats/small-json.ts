const DECODER = new TextDecoder('utf-8', { fatal: true });
const ENCODER = new TextEncoder();

export type JsonFields = Readonly<Record<string, unknown>>;

/** The object in a message of at most `mostBytes`; null if it is larger, or no JSON object in UTF-8. Looks at the size first. */
export function decodeJson(message: Uint8Array, mostBytes: number): JsonFields | null {
  if (message.length > mostBytes) return null;
  try {
    const value: unknown = JSON.parse(DECODER.decode(message));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonFields)
      : null;
  } catch {
    return null;
  }
}

export function encodeJson(value: object): Uint8Array {
  return ENCODER.encode(JSON.stringify(value));
}

/** The number, if it is one in this range; else null. */
export function numberIn(value: unknown, min: number, max: number): number | null {
  return typeof value === 'number' && value >= min && value <= max ? value : null;
}

/** The text, if it is one of at most `most` characters and without control characters; else null. */
export function textOf(value: unknown, most: number): string | null {
  return typeof value === 'string' && value.length <= most && !/\p{Cc}/u.test(value) ? value : null;
}

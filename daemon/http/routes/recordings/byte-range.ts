export interface ByteRange {
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

/**
 * The bytes that a Range header asks for (RFC 9110 §14.2). Null: all of them, also when it asks for several ranges or is not
 * understood. 'unsatisfiable': none of them exist.
 */
export function byteRange(header: string, length: number): ByteRange | 'unsatisfiable' | null {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header) ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  if (first === '') {
    const from = Math.max(0, length - Number(last));
    return from < length ? { from, to: length } : 'unsatisfiable';
  }
  const from = Number(first);
  const to = last === '' ? length : Math.min(Number(last) + 1, length);
  if (last !== '' && Number(last) < from) return null;
  return from < length ? { from, to } : 'unsatisfiable';
}

/**
 * Methods of Buffer that the frame's way uses, as functions. Code that V8 has optimized looks such a method up at each call, 12 ns each time:
 * it is compiled beside the main thread, where the many methods of Buffer cannot be relied on. These are constants.
 */
const { call } = Function.prototype;

type IndexOf = (bytes: Buffer, byte: number, from: number) => number;
type Subarray = (bytes: Buffer, from: number, to: number) => Buffer;
type Copy = (bytes: Buffer, target: Buffer, at: number, from: number, to: number) => number;
type Compare = (
  bytes: Buffer,
  other: Buffer,
  otherFrom: number,
  otherTo: number,
  from: number,
  to: number,
) => number;

export const indexOf: IndexOf = call.bind(Buffer.prototype.indexOf);
export const subarray: Subarray = call.bind(Buffer.prototype.subarray);
export const copyBytes: Copy = call.bind(Buffer.prototype.copy);
export const compareBytes: Compare = call.bind(Buffer.prototype.compare);

import { setFlagsFromString } from 'node:v8';

/**
 * Flags of V8 for a process in which little runs, but the same for months. A later V8 that does not know one of them prints
 * a line on stderr and continues.
 */
const FLAGS = [
  // The young generation keeps its size. By default it grows to three times 16 MiB under 100 viewers: 15 MB more resident
  // memory for objects that live shorter than a frame. V8 reads the flag when the space would grow.
  '--semi-space-growth-factor=1',
  // After how many bytes of bytecode a function is looked at for optimization: less than a quarter of V8's 67584. At 30
  // frames per second most functions of a frame's way reach those only after minutes, and cost half as much again till then.
  '--interrupt-budget=15000',
];

/**
 * Call it when everything is loaded: with so little room, loading takes a tenth longer, and what runs once is not worth
 * optimizing. The young generation shrinks to 1 MiB soon after, even with viewers.
 */
export function setV8Flags(): void {
  for (const flag of FLAGS) setFlagsFromString(flag);
}

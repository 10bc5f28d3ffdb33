import type { SubjectName } from './results.ts';

export const NAMES: Readonly<Record<SubjectName, string>> = {
  picamd: 'picamd',
  'node-floor': 'Node floor',
  'c-floor': 'C floor',
};

export function viewersText(count: number): string {
  if (count === 0) return 'nobody looks';
  return count === 1 ? '1 viewer' : `${count} viewers`;
}

export function runsText(count: number): string {
  return count === 1 ? 'one run' : `median of ${count} runs`;
}

/** Three digits. */
export function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}

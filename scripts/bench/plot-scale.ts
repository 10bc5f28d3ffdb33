/** Where the values of an axis are, in pixels from its start. */
export interface Scale {
  ticks: readonly number[];
  at(value: number): number;
}

/** From zero, in equal steps. */
export function linearScale(most: number, pixels: number): Scale {
  const step = roundStep(most / 4);
  const end = Math.max(1, Math.ceil(most / step)) * step;
  const ticks = Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step);
  return { ticks, at: (value) => (value / end) * pixels };
}

/** Equal ratios have equal distances. The values are positive. */
export function logarithmicScale(least: number, most: number, pixels: number): Scale {
  const from = roundBelow(least);
  // A range without a width has no scale.
  const to = Math.max(roundAbove(most), from * 2);
  const ticks: number[] = [];
  for (let tick = from; tick <= to; tick = roundAbove(tick * 1.01)) ticks.push(tick);
  return { ticks, at: (value) => (Math.log(value / from) / Math.log(to / from)) * pixels };
}

/** 1, 2 or 5 times a power of ten. */
const DIGITS = [1, 2, 5, 10];

function roundStep(value: number): number {
  return value > 0 ? roundBelow(value) : 1;
}

function roundAbove(value: number): number {
  const power = powerOfTen(value);
  return (DIGITS.find((digit) => digit * power >= value * 0.999) ?? 10) * power;
}

function roundBelow(value: number): number {
  const power = powerOfTen(value);
  return (DIGITS.findLast((digit) => digit * power <= value * 1.001) ?? 1) * power;
}

function powerOfTen(value: number): number {
  return 10 ** Math.floor(Math.log10(value * 1.001));
}

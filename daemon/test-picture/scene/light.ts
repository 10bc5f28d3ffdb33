import type { Color } from '../canvas.ts';
import type { Fill } from './shape.ts';

type Rgb = readonly [red: number, green: number, blue: number];

/** The light at an hour: the sky above and at the horizon, what is left of each color on the ground, and how dark it is. */
interface Moment {
  readonly hour: number;
  readonly high: Rgb;
  readonly low: Rgb;
  readonly tint: Rgb;
  /** 0 by day, 1 at night. */
  readonly dark: number;
}

const NIGHT = {
  high: [10, 19, 46],
  low: [38, 56, 98],
  tint: [0.3, 0.37, 0.56],
  dark: 1,
} as const;
const MOMENTS: readonly Moment[] = [
  { hour: 0, ...NIGHT },
  { hour: 5, ...NIGHT },
  { hour: 6.5, high: [92, 118, 178], low: [246, 188, 146], tint: [0.8, 0.7, 0.72], dark: 0.5 },
  { hour: 8, high: [98, 172, 228], low: [222, 238, 244], tint: [0.97, 0.98, 0.96], dark: 0 },
  { hour: 12, high: [66, 152, 222], low: [204, 231, 245], tint: [1, 1, 1], dark: 0 },
  { hour: 16.5, high: [84, 160, 218], low: [240, 230, 208], tint: [1, 0.97, 0.91], dark: 0 },
  { hour: 18.5, high: [98, 106, 172], low: [248, 166, 112], tint: [0.86, 0.68, 0.6], dark: 0.35 },
  { hour: 20, high: [28, 38, 86], low: [104, 84, 128], tint: [0.42, 0.43, 0.6], dark: 0.9 },
  { hour: 21.5, ...NIGHT },
  { hour: 24, ...NIGHT },
];

/** How a scene is lit at a time of day. */
export class Light {
  /** Hours since midnight. */
  readonly hour: number;
  readonly dark: number;
  readonly #moment: Moment;

  constructor(hour: number) {
    this.hour = hour;
    this.#moment = momentAt(hour);
    this.dark = this.#moment.dark;
  }

  /** The sky, from its top to the horizon. */
  get sky(): Fill {
    return fade(toColor(this.#moment.high), toColor(this.#moment.low));
  }

  /** Something that is lit from outside, in the color that it has at noon. */
  surface(noon: string, opacity = 1): Fill {
    return flat(this.#lit(noon), opacity);
  }

  shaded(top: string, bottom: string): Fill {
    return fade(this.#lit(top), this.#lit(bottom));
  }

  /** Something far away: mixed with the sky at the horizon, `haze` from 0 to 1. */
  distant(noon: string, haze: number): Fill {
    const { tint, low } = this.#moment;
    return flat(toColor(mix(multiply(parse(noon), tint), low, haze)), 1);
  }

  /** A lamp or a window: dark glass by day, its own color at night. */
  glowing(day: string, night: string): Fill {
    return flat(toColor(mix(multiply(parse(day), this.#moment.tint), parse(night), this.dark)), 1);
  }

  /** Moon and stars: not to be seen until it is nearly dark. */
  starlight(hex: string, opacity: number): Fill {
    return flat(toColor(parse(hex)), opacity * Math.max(0, 2 * this.dark - 1));
  }

  /** Light that falls on something, only to be seen in the dark. */
  gleam(hex: string, opacity: number): Fill {
    return flat(toColor(parse(hex)), opacity * this.dark);
  }

  #lit(noon: string): Color {
    return toColor(multiply(parse(noon), this.#moment.tint));
  }
}

function flat(color: Color, opacity: number): Fill {
  return { top: color, bottom: color, opacity };
}

function fade(top: Color, bottom: Color): Fill {
  return { top, bottom, opacity: 1 };
}

function momentAt(hour: number): Moment {
  const next = MOMENTS.findIndex((moment) => moment.hour > hour);
  const [before, after] = [MOMENTS[next - 1], MOMENTS[next]];
  if (before === undefined || after === undefined) return { hour, ...NIGHT };
  const share = (hour - before.hour) / (after.hour - before.hour);
  return {
    hour,
    high: mix(before.high, after.high, share),
    low: mix(before.low, after.low, share),
    tint: mix(before.tint, after.tint, share),
    dark: before.dark + (after.dark - before.dark) * share,
  };
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

function multiply(a: Rgb, b: Rgb): Rgb {
  return [a[0] * b[0], a[1] * b[1], a[2] * b[2]];
}

function parse(hex: string): Rgb {
  const [red = 0, green = 0, blue = 0] = Buffer.from(hex.slice(1), 'hex');
  return [red, green, blue];
}

/** By JFIF's formula, without rounding: a gradient has more steps than 8 bits have. */
function toColor([red, green, blue]: Rgb): Color {
  return {
    luma: 0.299 * red + 0.587 * green + 0.114 * blue,
    blue: 128 - 0.168736 * red - 0.331264 * green + 0.5 * blue,
    red: 128 + 0.5 * red - 0.418688 * green - 0.081312 * blue,
  };
}

/** Where a camera is reached and what its pictures are like: what the texts of a recipe are filled with. */
export interface CameraUrl {
  readonly scheme: 'http' | 'https';
  /** A name or an address as a URL has it, an IPv6 address in brackets. */
  readonly host: string;
  readonly port: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

/** `http://camera.local:8000`, without the port where it goes without saying. */
export function originOf({ scheme, host, port }: CameraUrl): string {
  return `${scheme}://${host}${port === DEFAULT_PORTS[scheme] ? '' : `:${port}`}`;
}

/** Replaces {stream}, {snapshot}, {host}, {port}, {width}, {height} and {ratio}. */
export function fill(text: string, place: CameraUrl): string {
  const origin = originOf(place);
  const { width, height } = place;
  const side = commonDivisor(width, height);
  const values: Record<string, string> = {
    stream: `${origin}/video_feed`,
    snapshot: `${origin}/snapshot.jpg`,
    host: place.host,
    port: String(place.port),
    width: String(width),
    height: String(height),
    ratio: `${width / side}:${height / side}`,
  };
  return text.replaceAll(/\{([a-z]+)\}/g, (braced, name: string) => values[name] ?? braced);
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

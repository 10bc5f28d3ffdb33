/** Where clients reach a camera, and its frame size: the values for the placeholders in recipes. */
export interface CameraUrl {
  readonly scheme: 'http' | 'https';
  /** A name or an address in URL syntax: an IPv6 address in brackets. */
  readonly host: string;
  readonly port: number;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

/** As in `http://camera.local:8000`; without the port if it is the scheme's default. */
export function originOf({ scheme, host, port }: CameraUrl): string {
  return `${scheme}://${host}${port === DEFAULT_PORTS[scheme] ? '' : `:${port}`}`;
}

/** Replaces {stream}, {snapshot}, {host}, {port}, {width}, {height} and {ratio}; leaves other braces as they are. */
export function fill(text: string, camera: CameraUrl): string {
  const origin = originOf(camera);
  const { width, height } = camera;
  const divisor = commonDivisor(width, height);
  const values: Record<string, string> = {
    stream: `${origin}/video_feed`,
    snapshot: `${origin}/snapshot.jpg`,
    host: camera.host,
    port: String(camera.port),
    width: String(width),
    height: String(height),
    ratio: `${width / divisor}:${height / divisor}`,
  };
  return text.replaceAll(/\{([a-z]+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** The viewers of the benchmark, a separate process. Arguments: PORT VIEWERS WARM_UP_MS SECONDS. Prints one line of JSON. */
import { get } from 'node:http';
import { readStamp } from './stamp.ts';

export interface ViewersResult {
  fpsMin: number;
  fpsMean: number;
  latencyP50Ms: number;
  latencyP99Ms: number;
  skipped: number;
  broken: number;
}

const [port = 8000, viewers = 1, warmUpMs = 1000, seconds = 5] = process.argv.slice(2).map(Number);
const latencies: number[] = [];
const counts: number[] = [];
let skipped = 0;
let broken = 0;
let measuring = false;

function watch(index: number): void {
  let rest: Buffer = Buffer.alloc(0);
  let last = -1;
  counts[index] = 0;
  get({ port, host: '127.0.0.1', path: '/video_feed', agent: false }, (response) => {
    response.on('data', (chunk: Buffer) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      for (;;) {
        const headEnd = rest.indexOf('\r\n\r\n');
        const length = Number(
          /Content-Length: (\d+)/.exec(rest.toString('latin1', 0, Math.max(0, headEnd)))?.[1],
        );
        if (headEnd < 0 || rest.length < headEnd + 4 + length) return;
        const found = readStamp(rest.subarray(headEnd + 4, headEnd + 4 + length));
        rest = rest.subarray(headEnd + 4 + length);
        if (!measuring) last = -1;
        else if (found === null) broken++;
        else {
          latencies.push(Number(process.hrtime.bigint() - found.ns) / 1e6);
          counts[index] = (counts[index] ?? 0) + 1;
          if (last >= 0) skipped += found.number - last - 1;
          last = found.number;
        }
      }
    });
    response.on('error', () => {});
  }).on('error', () => {});
}

for (let i = 0; i < viewers; i++) watch(i);
setTimeout(() => (measuring = true), warmUpMs);
setTimeout(
  () => {
    latencies.sort((a, b) => a - b);
    const percentile = (fraction: number) =>
      latencies[Math.floor(fraction * (latencies.length - 1))] ?? Number.NaN;
    const result: ViewersResult = {
      fpsMin: Math.min(...counts) / seconds,
      fpsMean: counts.reduce((sum, count) => sum + count, 0) / viewers / seconds,
      latencyP50Ms: percentile(0.5),
      latencyP99Ms: percentile(0.99),
      skipped,
      broken,
    };
    process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
  },
  warmUpMs + seconds * 1000,
);

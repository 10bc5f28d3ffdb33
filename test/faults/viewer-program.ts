/** A strict viewer for another network namespace. Arguments: HOST PORT BYTES SECONDS. Prints what it received as JSON. */
import { setTimeout as delay } from 'node:timers/promises';
import { CheckedViewer } from '../helpers/checked-viewer.ts';
import { smallCamera } from '../helpers/small-camera.ts';

/** What the viewer received. */
export interface Seen {
  frames: number;
  lost: number;
  /** Greatest age of a frame when its last byte arrived. */
  oldestMs: number;
  longestGapMs: number;
  problems: string[];
}

const [host = '', ...args] = process.argv.slice(2);
const [port = 0, bytes = 0, seconds = 0] = args.map(Number);
const viewer = new CheckedViewer({ at: { host, port }, frame: smallCamera({}, { bytes }).frame });
await Promise.race([viewer.ended, delay(seconds * 1000)]);
viewer.stop();
const { frames, lost, oldestMs, longestGapMs, problems } = viewer;
const seen: Seen = { frames, lost, oldestMs, longestGapMs, problems };
process.stdout.write(JSON.stringify(seen), () => process.exit(0));

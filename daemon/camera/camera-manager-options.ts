import type { Frame } from '../frame/frame.ts';
import type { PartEnvelope } from '../frame/part-envelope.ts';
import type { RingMemory } from '../frame/ring-memory.ts';
import type { Log } from '../log/logger.ts';
import type { Camera } from './camera.ts';
import type { Config } from '../config/settings.ts';
import type { Source } from './sources/source.ts';

export interface CameraManagerOptions {
  log: Log;
  /** Surrounds each frame in the ring. */
  envelope: PartEnvelope;
  /** Where rings get their memory, and leave it at rest; by default each has its own. */
  readonly memory?: RingMemory | undefined;
  /** Receives each frame, in the tick in which its last byte arrives. */
  readonly onFrame: (frame: Frame) => void;
  /** The ring overwrites a frame that a socket is still sending. */
  onOverrun(frame: Frame): void;
  /** A camera has been created, and is not started yet. */
  onCamera?(camera: Camera): void;
  onState(camera: Camera): void;
  /** A frame that is older than this, in ms, is not current. */
  staleMs(): number;
  /** The source for these settings; by default the one that SOURCE selects. */
  readonly chooseSource?: ((config: Config) => Source | Promise<Source>) | undefined;
}

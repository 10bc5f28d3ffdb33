import { CameraManager } from './camera/camera-manager.ts';
import type { CameraManagerOptions } from './camera/camera-manager-options.ts';
import { cardStaleMsOf, staleMsOf } from './camera/limits.ts';
import type { Config } from './config/settings.ts';
import type { RingMemory } from './frame/ring-memory.ts';
import type { Log } from './log/logger.ts';
import { Broadcaster } from './stream/broadcaster.ts';
import { PART_ENVELOPE } from './stream/multipart.ts';
import type { FrameTrace } from './trace/frame-trace.ts';

interface PicturePathParts {
  /** The settings in effect. */
  readonly config: () => Config;
  readonly log: Log;
  readonly trace: FrameTrace | null;
  /** See CameraManagerOptions. */
  readonly memory?: RingMemory | undefined;
  readonly onState: CameraManagerOptions['onState'];
  /** Instead of the source that the settings select. */
  readonly chooseSource?: CameraManagerOptions['chooseSource'] | undefined;
  /** Surrounds each frame; by default, as a part that names no camera. */
  readonly envelope?: CameraManagerOptions['envelope'];
}

/** The way of a frame: source → splitter → ring → broadcaster → viewers. Nothing runs yet. */
export function createPicturePath(parts: PicturePathParts) {
  const { config, log, trace, memory, onState, chooseSource, envelope = PART_ENVELOPE } = parts;
  const staleMs = () => (cameras.isPrivate() ? cardStaleMsOf : staleMsOf)(config());
  const broadcaster: Broadcaster = new Broadcaster({
    staleMs,
    newest: () => cameras.camera?.ring.newest ?? null,
    onViewers: (viewers) => log.debug({ viewers }, 'stream: viewers'),
    onSkips: ({ id, address }, skipped) =>
      log.debug({ viewer: id, address, skipped }, 'stream: too slow for every frame'),
  });
  const cameras: CameraManager = new CameraManager({
    log,
    envelope,
    memory,
    onFrame: trace?.broadcaster(broadcaster) ?? broadcaster.publish,
    onCamera: (camera) => trace?.camera(camera),
    onOverrun: (frame) => broadcaster.overrun(frame),
    staleMs,
    onState,
    chooseSource,
  });
  return { cameras, broadcaster };
}

import { FRAME_ROOM } from '../frame/frame-room.ts';
import { machineMemory } from '../system/machine-memory.ts';
import { MEBIBYTE, noisyFrameBytes, sizeText, usualFrameBytes, wholeMebibytes } from './frame-size.ts';
import type { Config } from './settings.ts';

/** What picamd uses memory for, in bytes. */
export interface MemoryPlan {
  /** A larger frame is dropped. */
  maxFrameBytes: number;
  ringBytes: number;
  /** The most that copies of frames for snapshots may have together. */
  snapshotBytes: number;
  /** Of MAX_VIEWERS viewers. */
  viewerBytes: number;
  /** All that, and picamd itself. */
  totalBytes: number;
  /** What the machine can spare. */
  shareBytes: number;
}

/** Enough for 1080p at any quality. */
const USUAL_FRAME_BYTES = 4 * MEBIBYTE;
const USUAL_RING_BYTES = 16 * MEBIBYTE;
/** As for the setting. */
const MOST_FRAME_BYTES = 64 * MEBIBYTE;
/** The ring holds three frames, so that the newest one survives until the next is complete. */
const FRAMES = 3;
/** Upper limit for the header and delimiter that surround each JPEG in the ring. */
const PART_BYTES = 256;
/** And what picamd may put into a frame of the largest size. */
const SLOT_BYTES = PART_BYTES + FRAME_ROOM;
/** By day, a viewer whose network pauses for this long is not overtaken by the ring, which would end its stream. */
const TURN_SECONDS = 1;
/** What passes until an event is noticed and its frames are copied. */
const NOTICING_SECONDS = 2;
/** As http/snapshot-copies.ts has them, which a test compares: this much, and two frames however large. */
const USUAL_SNAPSHOT_BYTES = 8 * MEBIBYTE;
const SNAPSHOTS = 2;
/** Node, the code and the page, measured after a minute with one viewer (Node 20 on x86-64). */
export const PROGRAM_BYTES = 60 * MEBIBYTE;
/** Of sockets and responses in the heap, measured with 100 viewers. What the kernel has queued for them is not here. */
const VIEWER_BYTES = 80 * 1024;

/** Of the machine's memory; the rest is for the system, the camera program and the camera's buffers. */
const SHARE = 2 / 5;
/** Of the machine's memory: 48 MiB on a board with 512. */
const RING_SHARE = 3 / 32;
/** However little memory there is, frames of 1 MiB pass. */
const LEAST_RING_BYTES = 4 * MEBIBYTE;

/**
 * The memory for frames and for those who get them. What RING_BYTES and MAX_FRAME_BYTES leave open follows the size, the
 * quality and the rate of the picture, and RING_SECONDS, within what the machine can spare; a size is obeyed even if it cannot.
 */
export function planMemory(config: Config, machineBytes = machineMemory()): MemoryPlan {
  const { RING_BYTES, MAX_FRAME_BYTES } = config;
  const mostRingBytes = mostRing(config, machineBytes);
  const roomBytes = Math.floor((RING_BYTES ?? mostRingBytes) / FRAMES) - SLOT_BYTES;
  const followingBytes = Math.min(wholeMebibytes(noisyFrameBytes(config)), MOST_FRAME_BYTES, roomBytes);
  const leastBytes = RING_BYTES === null ? Math.min(USUAL_FRAME_BYTES, roomBytes) : USUAL_FRAME_BYTES;
  const maxFrameBytes = MAX_FRAME_BYTES ?? Math.max(followingBytes, leastBytes);

  const turnBytes = wholeMebibytes(TURN_SECONDS * config.CAMERA_FRAMERATE * usualFrameBytes(config));
  const wantedBytes = Math.min(Math.max(USUAL_RING_BYTES, turnBytes, bytesFor(config)), mostRingBytes);
  const ringBytes =
    RING_BYTES === null
      ? Math.max(wantedBytes, leastRing(maxFrameBytes))
      : Math.max(RING_BYTES, FRAMES * (maxFrameBytes + SLOT_BYTES));

  const snapshotBytes = Math.max(USUAL_SNAPSHOT_BYTES, SNAPSHOTS * maxFrameBytes);
  const viewerBytes = config.MAX_VIEWERS * VIEWER_BYTES;
  const totalBytes = PROGRAM_BYTES + ringBytes + snapshotBytes + viewerBytes;
  return {
    maxFrameBytes,
    ringBytes,
    snapshotBytes,
    viewerBytes,
    totalBytes,
    shareBytes: SHARE * machineBytes,
  };
}

/** Why the ring is too small, one sentence; null if it is not. */
export function ringProblem(config: Config): string | null {
  const { RING_BYTES } = config;
  const { maxFrameBytes } = planMemory(config);
  // FRAME_ROOM comes on top of the setting, so that a ring that was large enough before there was such room still is.
  const minBytes = FRAMES * (maxFrameBytes + PART_BYTES);
  if (RING_BYTES === null || RING_BYTES >= minBytes) return null;
  return `RING_BYTES (${RING_BYTES}) must be at least ${minBytes}, room for three frames of MAX_FRAME_BYTES (${maxFrameBytes})`;
}

/**
 * `MAX_FRAME_BYTES=8M and RING_BYTES=25M`: what frames of this size need; null if they are too large for any setting, or
 * for this machine.
 */
export function settingsFor(bytes: number, machineBytes = machineMemory()): string | null {
  const enough = wholeMebibytes(bytes);
  const ring = Math.max(USUAL_RING_BYTES, leastRing(enough));
  if (enough > MOST_FRAME_BYTES || ring > RING_SHARE * machineBytes) return null;
  return `MAX_FRAME_BYTES=${sizeText(enough)} and RING_BYTES=${sizeText(ring)}`;
}

/** How many frames of this size the ring holds. */
export function framesInRing(ringBytes: number, frameBytes: number): number {
  return Math.floor(ringBytes / (frameBytes + PART_BYTES));
}

/** How many seconds of frames by day the ring holds. */
export function secondsInRing(config: Config, ringBytes: number): number {
  return framesInRing(ringBytes, usualFrameBytes(config)) / config.CAMERA_FRAMERATE;
}

/** How far back the ring has to go: as RING_SECONDS says, or as the recording of events needs it. */
function wantedSeconds({ RING_SECONDS, RECORD, PRE_SECONDS }: Config): number {
  if (RING_SECONDS !== null) return RING_SECONDS;
  return RECORD === 'events' || RECORD === 'both' ? PRE_SECONDS + NOTICING_SECONDS : 0;
}

function bytesFor(config: Config): number {
  const frames = Math.ceil(wantedSeconds(config) * config.CAMERA_FRAMERATE);
  return wholeMebibytes(frames * (usualFrameBytes(config) + PART_BYTES));
}

function leastRing(maxFrameBytes: number): number {
  return wholeMebibytes(FRAMES * (maxFrameBytes + SLOT_BYTES));
}

/** The largest ring that leaves room for the rest: of its share, for each frame in it, copies of SNAPSHOTS of three. */
function mostRing({ MAX_VIEWERS }: Config, machineBytes: number): number {
  const spareBytes = SHARE * machineBytes - PROGRAM_BYTES - MAX_VIEWERS * VIEWER_BYTES;
  const withCopiesBytes = Math.min(
    (spareBytes * FRAMES) / (FRAMES + SNAPSHOTS),
    spareBytes - USUAL_SNAPSHOT_BYTES,
  );
  const mostBytes = Math.min(RING_SHARE * machineBytes, withCopiesBytes, leastRing(MOST_FRAME_BYTES));
  return Math.max(LEAST_RING_BYTES, Math.floor(mostBytes / MEBIBYTE) * MEBIBYTE);
}

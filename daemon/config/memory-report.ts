import type { Notice } from '../errors.ts';
import { machineMemory } from '../system/machine-memory.ts';
import {
  MEBIBYTE,
  noisyFrameBytes,
  settingsSizeFrames,
  sizeText,
  usualFrameBytes,
  wholeMebibytes,
} from './frame-size.ts';
import { framesInRing, planMemory, PROGRAM_BYTES, secondsInRing, settingsFor } from './memory-plan.ts';
import type { Config, Key } from './settings.ts';

/** Those that can make the plan larger than the machine can spare. */
const PLANNED: readonly Key[] = ['RING_BYTES', 'MAX_FRAME_BYTES', 'MAX_VIEWERS'];

/** What --check prints about memory. */
export function memoryLines(config: Config, machineBytes = machineMemory()): string[] {
  const plan = planMemory(config, machineBytes);
  const ring = `The ring has ${sizeText(plan.ringBytes)}`;
  const [usual, noisy] = [usualFrameBytes(config), noisyFrameBytes(config)];
  const inRing = (bytes: number): string => {
    const frames = framesInRing(plan.ringBytes, bytes);
    return `${frames} frames, ${Number((frames / config.CAMERA_FRAMERATE).toFixed(1))} s`;
  };
  const frames = settingsSizeFrames(config)
    ? [
        `Frames of ${config.CAMERA_WIDTH}x${config.CAMERA_HEIGHT} have about ${roundedText(usual)}, at night up to ${roundedText(noisy)}; larger than ${sizeText(plan.maxFrameBytes)} are dropped.`,
        `${ring}: ${inRing(usual)}; at night ${inRing(noisy)}.`,
      ]
    : [
        `Frames larger than ${sizeText(plan.maxFrameBytes)} are dropped.`,
        `${ring}: at least ${framesInRing(plan.ringBytes, plan.maxFrameBytes)} frames.`,
      ];
  return [
    'Memory:',
    ...[
      ...frames,
      `Snapshots on their way take up to ${sizeText(plan.snapshotBytes)}, ${config.MAX_VIEWERS} viewers up to ${roundedText(plan.viewerBytes)}.`,
      `With picamd itself, ${roundedText(PROGRAM_BYTES)}, that is up to ${roundedText(plan.totalBytes)} of ${roundedText(machineBytes)}.`,
    ].map((line) => `  ${line}`),
  ];
}

/** Says if a setting asks for more memory than the machine can spare. */
export function memoryNotices(
  config: Config,
  origins: ReadonlyMap<Key, string>,
  machineBytes = machineMemory(),
): Notice[] {
  const { totalBytes, shareBytes } = planMemory(config, machineBytes);
  const set = PLANNED.filter((key) => origins.has(key));
  if (set.length === 0 || totalBytes <= shareBytes) return [];
  return [
    {
      code: 'too-little-memory',
      message: `picamd may need ${roundedText(totalBytes)} of memory, but this machine can spare only ${roundedText(shareBytes)} of its ${roundedText(machineBytes)}`,
      hint: `Lower ${set.join(' or ')}, or remove it from the settings.`,
    },
  ];
}

/** Says if the machine has no memory for RING_SECONDS. */
export function secondsNotices(config: Config, machineBytes = machineMemory()): Notice[] {
  const { RING_SECONDS, RING_BYTES } = config;
  const { ringBytes } = planMemory(config, machineBytes);
  const seconds = Math.floor(secondsInRing(config, ringBytes));
  if (RING_SECONDS === null || RING_BYTES !== null || seconds >= Math.floor(RING_SECONDS)) return [];
  return [
    {
      code: 'ring-too-short',
      message: `RING_SECONDS is ${RING_SECONDS}, but this machine can only spare ${sizeText(ringBytes)} for the ring, about ${seconds} s`,
      hint: `Set RING_SECONDS=${Math.max(seconds, 1)}, or lower CAMERA_QUALITY, CAMERA_FRAMERATE or the size of the picture.`,
    },
  ];
}

/** Says if frames of this size and quality can become too large, which they do at night. */
export function nightNotices(config: Config, machineBytes = machineMemory()): Notice[] {
  if (!settingsSizeFrames(config)) return [];
  const { CAMERA_WIDTH, CAMERA_HEIGHT, CAMERA_QUALITY } = config;
  const bytes = noisyFrameBytes(config);
  const { maxFrameBytes } = planMemory(config, machineBytes);
  if (bytes <= maxFrameBytes) return [];
  const lower = 'CAMERA_QUALITY, CAMERA_WIDTH or CAMERA_HEIGHT';
  const enough = settingsFor(bytes, machineBytes);
  return [
    {
      code: 'frames-too-large',
      message: `At night, noise can make frames of ${CAMERA_WIDTH}x${CAMERA_HEIGHT} with CAMERA_QUALITY=${CAMERA_QUALITY} grow to ${sizeText(wholeMebibytes(bytes))}, but MAX_FRAME_BYTES is ${sizeText(maxFrameBytes)}, and larger ones are dropped`,
      hint: enough === null ? `Lower ${lower}.` : `Set ${enough}, or lower ${lower}.`,
    },
  ];
}

/** Without digits that an estimate does not have: `72K`, `1.3M`, `94M`. */
function roundedText(bytes: number): string {
  const [value, unit] = bytes < MEBIBYTE ? [bytes / 1024, 'K'] : [bytes / MEBIBYTE, 'M'];
  return `${Number(value.toFixed(value < 10 ? 1 : 0))}${unit}`;
}

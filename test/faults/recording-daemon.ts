import { readdirSync } from 'node:fs';
import { askJson } from '../helpers/ask.ts';
import { eventually } from '../helpers/eventually.ts';

/** What /status says about recording. */
interface RecordingStatus {
  readonly recording: {
    readonly state: string;
    readonly problem: string | null;
    readonly pictures: number;
    readonly lostPictures: number;
  };
}

/** Records continuously and events, with all frames, to this folder. */
export const recordTo = (folder: string) => [
  '--record',
  'both',
  '--record-path',
  folder,
  '--record-fps',
  '10',
  '--record-keep-free',
  '0%',
];

/** Its part of /status. */
export const recordingOf = async (port: number) =>
  (await askJson<RecordingStatus>({ port }, '/status')).recording;

/** Resolves with the code of the reason. */
export const untilPaused = (port: number) =>
  eventually('a notice', async () => (await recordingOf(port)).problem);

/** The files that are being written. */
export const partsIn = (folder: string) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.avi.part'));

/** With a clip, which is a file of its own. */
export async function postEvent(port: number): Promise<void> {
  const { status } = await fetch(`http://127.0.0.1:${port}/events?clip=1`, { method: 'POST' });
  if (status !== 201) throw new Error(`POST /events: ${status}`);
}

import { apiUrl } from './api-url.ts';
import { drawAsSeen, visiblePart } from './as-seen.ts';
import { fileName } from './camera-name.ts';
import { snapshotName } from './format.ts';
import type { LiveView } from './live-view.ts';
import { saveFile } from './save-file.ts';
import { captureTimeMs } from './snapshot-transport.ts';
import type { View } from './view.ts';

/** Hardly visible losses, and files about as large as the camera's. */
const QUALITY = 0.92;

/** Saves a new picture as a file. Resolves with the file's name, or with null when there is no picture. */
export async function saveSnapshot(): Promise<string | null> {
  const response = await fetch(apiUrl('snapshot.jpg'), { cache: 'no-store' }).catch(() => null);
  if (!response?.ok) return null;
  const blob = await response.blob().catch(() => null);
  return save(blob, snapshotName(fileName(), captureTimeMs(response) ?? Date.now()));
}

/** Saves the picture that is shown, turned and zoomed as it is seen. */
export async function saveAsSeen({ frame, viewer }: LiveView, view: View): Promise<string | null> {
  const { source, width, height } = frame.shown;
  if (width === 0 || height === 0) return null;
  const { clientWidth, clientHeight } = frame.stage;
  const covers = getComputedStyle(source).objectFit === 'cover';
  const seen = visiblePart(view, { width, height }, { width: clientWidth, height: clientHeight }, covers);
  const copy = drawAsSeen(source, { width, height }, view, seen);
  return save(await encoded(copy), snapshotName(fileName(), viewer.shownAtMs ?? Date.now()));
}

/** Saves the picture that is shown as the camera sent it. */
export async function saveOriginal({ frame, viewer }: LiveView): Promise<string | null> {
  // The bytes of a picture in an <img> are out of reach: its copy is as large.
  const blob = viewer.shownJpeg ?? (await encoded(frame.canvas));
  return save(blob, snapshotName(fileName(), viewer.shownAtMs ?? Date.now()));
}

function encoded(canvas: HTMLCanvasElement): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
}

function save(blob: Blob | null, name: string): string | null {
  if (blob === null) return null;
  saveFile(blob, name);
  return name;
}

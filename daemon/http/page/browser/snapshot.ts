import { apiUrl } from './api-url.ts';
import { fileName } from './camera-name.ts';
import { snapshotName } from './format.ts';
import { captureTimeMs } from './snapshot-transport.ts';

/** The browser reads the object URL some time after the click. */
const REVOKE_AFTER_MS = 60_000;

/** Saves a new picture as a file. Resolves with the file's name, or with null when there is no picture. */
export async function saveSnapshot(): Promise<string | null> {
  const response = await fetch(apiUrl('snapshot.jpg'), { cache: 'no-store' }).catch(() => null);
  if (!response?.ok) return null;
  const blob = await response.blob().catch(() => null);
  if (blob === null) return null;
  const link = document.createElement('a');
  link.download = snapshotName(fileName(), captureTimeMs(response) ?? Date.now());
  link.href = URL.createObjectURL(blob);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_AFTER_MS);
  return link.download;
}

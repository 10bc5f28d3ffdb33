import { own } from './api-url.ts';
import { capturedMs } from './snapshot-transport.ts';
import { snapshotName } from './format.ts';

const SAVED_MS = 60_000;

/** Saves a new picture as a file; resolves with its name, or with null when there is none now. */
export async function saveSnapshot(): Promise<string | null> {
  const response = await fetch(own('snapshot.jpg'), { cache: 'no-store' }).catch(() => null);
  if (!response?.ok) return null;
  const blob = await response.blob().catch(() => null);
  if (blob === null) return null;
  const link = document.createElement('a');
  link.download = snapshotName(capturedMs(response) ?? Date.now());
  link.href = URL.createObjectURL(blob);
  link.click();
  // The browser reads it a little later.
  setTimeout(() => URL.revokeObjectURL(link.href), SAVED_MS);
  return link.download;
}

import { apiUrl } from '../api-url.ts';
import { download } from '../save-file.ts';
import { text } from '../text.ts';

/** Asked for when the camera keeps none itself, in seconds. */
const BEFORE = 10;
const AFTER = 5;

/**
 * Keeps what has just been seen: in the recordings, where there are any and this browser may ask for it, else as a download. Resolves with
 * what was done.
 */
export async function saveClip(rights: readonly string[]): Promise<string> {
  const kept = rights.includes('event') ? await keep() : 'not-recorded';
  if (kept === 'kept') return text('events.clipKept');
  if (kept === 'failed') return text('events.clipFailed');
  download(apiUrl(`clip?before=${BEFORE}&after=${AFTER}`));
  return text('events.clipDownloads');
}

async function keep(): Promise<'kept' | 'not-recorded' | 'failed'> {
  const response = await fetch(apiUrl('events?clip=1'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
  }).catch(() => null);
  if (response === null) return 'failed';
  if (response.ok) return 'kept';
  return response.headers.get('X-Picamd-Error') === 'recording-off' ? 'not-recorded' : 'failed';
}

import { apiUrl } from '../api-url.ts';
import { readCameras } from './listed-camera.ts';
import type { ListedCamera } from './listed-camera.ts';

const ANSWER_MS = 10_000;

/** The cameras that this client may watch; null if there is no answer. */
export async function listedCameras(): Promise<readonly ListedCamera[] | null> {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(apiUrl('cameras'), { signal, headers: { Accept: 'application/json' } });
    return response.ok ? readCameras(await response.json()) : null;
  } catch {
    return null;
  }
}

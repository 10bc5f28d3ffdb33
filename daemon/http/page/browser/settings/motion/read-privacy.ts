import { privacyFacts } from '../../privacy-facts.ts';

const ANSWER_MS = 5000;

/** Whether the camera is private now; null if it does not answer. */
export async function readPrivacy(): Promise<boolean | null> {
  try {
    const response = await fetch('privacy.json', { signal: AbortSignal.timeout(ANSWER_MS) });
    return response.ok ? (privacyFacts(await response.json())?.on ?? null) : null;
  } catch {
    return null;
  }
}

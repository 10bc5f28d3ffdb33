const ANSWER_MS = 10_000;

/** Where the pictures come from: `rpicam`, `usb`, `url` and so on, as in /status; '' if that is not known. */
export async function askSource(): Promise<string> {
  try {
    const response = await fetch('status', { signal: AbortSignal.timeout(ANSWER_MS) });
    const { camera } = (await response.json()) as { camera: { source: string } | null };
    return camera?.source ?? '';
  } catch {
    return '';
  }
}

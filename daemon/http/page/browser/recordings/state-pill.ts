import { apiUrl } from '../api-url.ts';
import { element, setText } from '../dom.ts';
import { text } from '../text.ts';

/** The state of the camera is only beside the point here. */
const POLL_MS = 10_000;

const NAMES: Readonly<Record<string, 'live' | 'starting' | 'private'>> = {
  streaming: 'live',
  idle: 'live',
  starting: 'starting',
  private: 'private',
};

/** Says in the bar whether the camera is live now, as the live page does. */
export function enableStatePill(): void {
  const pill = element('#pill', HTMLElement);
  const words = {
    live: text('live.live'),
    starting: text('live.starting'),
    private: text('recordings.private'),
    offline: text('live.offline'),
  };
  const ask = async () => {
    if (!document.hidden) {
      const state = NAMES[await cameraState()] ?? 'offline';
      pill.dataset['state'] = state;
      setText(pill, words[state]);
    }
    setTimeout(() => void ask(), POLL_MS);
  };
  void ask();
}

/** As in /status; empty when it is not known. */
async function cameraState(): Promise<string> {
  try {
    const response = await fetch(apiUrl('status'), { signal: AbortSignal.timeout(POLL_MS) });
    const { camera } = (await response.json()) as { camera?: { state?: unknown } };
    return typeof camera?.state === 'string' ? camera.state : '';
  } catch {
    return '';
  }
}

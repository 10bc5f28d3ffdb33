export interface PresenceOptions {
  /** Whether somebody may look although the page is hidden, as in picture-in-picture. */
  watchedElsewhere(): boolean;
  /** Nobody can see the page. */
  onAway(): void;
  /** Somebody can again, or the network is another one, or the machine has slept. */
  onBack(cause: 'seen' | 'network' | 'slept'): void;
}

/** A tab that is left for a moment goes on. */
const AWAY_MS = 10_000;
const TICK_MS = 2000;
/** Browsers slow the timers of hidden pages down to one a minute; only beyond that it was a sleep. */
const SLEEP_MS = 15_000;
const HIDDEN_SLEEP_MS = 90_000;

/** Notices when the page is out of sight, and when the machine has slept or its network has changed. */
export function watchPresence({ watchedElsewhere, onAway, onBack }: PresenceOptions): void {
  let away = 0;
  let lastMs = Date.now();
  /** What is watched elsewhere may be closed there while the page stays hidden. */
  const waitUnseen = () => {
    clearTimeout(away);
    if (document.hidden) away = setTimeout(() => (watchedElsewhere() ? waitUnseen() : onAway()), AWAY_MS);
  };
  const back: PresenceOptions['onBack'] = (cause) => {
    onBack(cause);
    waitUnseen();
  };
  document.addEventListener('visibilitychange', () => (document.hidden ? waitUnseen() : back('seen')));
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) back('seen');
  });
  window.addEventListener('online', () => back('network'));
  const { connection } = navigator as Navigator & { connection?: EventTarget };
  connection?.addEventListener('change', () => back('network'));
  setInterval(() => {
    // The wall clock: the monotonic one may stand still in a sleep.
    const gapMs = Date.now() - lastMs;
    lastMs = Date.now();
    if (gapMs > (document.hidden ? HIDDEN_SLEEP_MS : SLEEP_MS)) back('slept');
  }, TICK_MS);
  waitUnseen();
}

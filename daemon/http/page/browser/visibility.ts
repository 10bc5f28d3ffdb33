export interface VisibilityOptions {
  /** Whether the picture may be seen although the page is hidden, as in picture-in-picture. */
  visibleElsewhere(): boolean;
  /** The page has been out of sight for a while. */
  onHidden(): void;
  /** The page is visible again, the network changed, or the machine slept. */
  onReturn(cause: 'visible' | 'network' | 'slept'): void;
}

/** A tab that is hidden for a moment keeps streaming. */
const HIDDEN_GRACE_MS = 10_000;
const TICK_MS = 2000;
/** A longer gap between ticks is a sleep. Browsers slow the timers of hidden pages down to one a minute. */
const SLEEP_MS = 15_000;
const HIDDEN_SLEEP_MS = 90_000;

/** Reports when the page goes out of sight and returns, when the machine slept, and when its network changed. */
export function watchVisibility({ visibleElsewhere, onHidden, onReturn }: VisibilityOptions): void {
  let graceTimer = 0;
  let lastTickMs = Date.now();
  const checkHidden = () => {
    clearTimeout(graceTimer);
    if (!document.hidden) return;
    // The other window may close while the page stays hidden: check again.
    graceTimer = setTimeout(() => (visibleElsewhere() ? checkHidden() : onHidden()), HIDDEN_GRACE_MS);
  };
  const returned: VisibilityOptions['onReturn'] = (cause) => {
    onReturn(cause);
    checkHidden();
  };
  document.addEventListener('visibilitychange', () =>
    document.hidden ? checkHidden() : returned('visible'),
  );
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) returned('visible');
  });
  window.addEventListener('online', () => returned('network'));
  const { connection } = navigator as Navigator & { connection?: EventTarget };
  connection?.addEventListener('change', () => returned('network'));
  setInterval(() => {
    // The wall clock, because the monotonic one may stand still during a sleep.
    const gapMs = Date.now() - lastTickMs;
    lastTickMs = Date.now();
    if (gapMs > (document.hidden ? HIDDEN_SLEEP_MS : SLEEP_MS)) returned('slept');
  }, TICK_MS);
  checkHidden();
}

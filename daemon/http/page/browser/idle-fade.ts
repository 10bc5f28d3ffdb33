export interface IdleFadeOptions {
  /** Gets `data-idle` while nobody uses the controls. */
  readonly page: HTMLElement;
  /** A move over it shows the controls. */
  readonly viewer: HTMLElement;
  readonly toolbar: HTMLElement;
  /** Something is open that must not go. */
  busy(): boolean;
}

const IDLE_MS = 3000;

/**
 * Lets the controls over the picture fade 3 s after the last move, touch or key. They stay under a resting pointer, and
 * while a keyboard's focus is in them: `:focus-visible`, because a click leaves the focus on its button too.
 */
export function fadeWhenIdle({ page, viewer, toolbar, busy }: IdleFadeOptions): void {
  let timer = 0;
  const fade = () => {
    const used = busy() || toolbar.matches(':hover') || toolbar.querySelector(':focus-visible') !== null;
    if (used) return wake();
    page.toggleAttribute('data-idle', true);
  };
  const wake = () => {
    clearTimeout(timer);
    page.removeAttribute('data-idle');
    timer = setTimeout(fade, IDLE_MS);
  };
  for (const name of ['pointermove', 'pointerdown', 'focusin'] as const) viewer.addEventListener(name, wake);
  document.addEventListener('keydown', wake);
  wake();
}

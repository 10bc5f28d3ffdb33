/** What the keys of the page do, by key. */
export type KeyActions = Readonly<Record<string, () => void>>;

/** Runs the action of a key, unless a field, a dialog or a menu wants it. */
export function enableKeys(actions: KeyActions): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const { target } = event;
    if (!(target instanceof Element) || target.closest('input, select, textarea, dialog, .user') !== null)
      return;
    // Space and Enter press the button that has the focus.
    if (event.key === ' ' && target.closest('button, a, summary') !== null) return;
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
  // Who clicks an event and presses Space wants to see it; the keyboard alone keeps its focus.
  addEventListener('click', ({ detail, target }) => {
    if (detail > 0 && target instanceof Element) target.closest<HTMLButtonElement>('main button')?.blur();
  });
}

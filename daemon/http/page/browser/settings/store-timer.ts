/** Starts a timer; the returned function stops it. Tests have their own. */
export type StoreTimer = (run: () => void, ms: number) => () => void;

export const browserTimer: StoreTimer = (run, ms) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

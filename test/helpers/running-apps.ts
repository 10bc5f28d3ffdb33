/** How to stop each startApp() that runs in this process. Apart from app.ts, which loads the whole daemon. */
export const runningApps = new Set<() => Promise<void>>();

/** Functions that stop the apps of startApp() in this process. Separate from app.ts, which loads the whole daemon. */
export const runningApps = new Set<() => Promise<void>>();

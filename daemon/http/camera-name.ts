import type Koa from 'koa';

declare module 'koa' {
  interface DefaultContext {
    /** What people call the camera, in any script; see setCameraName(). */
    cameraName(): string;
  }
}

/** Sets `ctx.cameraName` for all requests of the app. */
export function setCameraName(app: Koa, name: () => string): void {
  app.context.cameraName = name;
}

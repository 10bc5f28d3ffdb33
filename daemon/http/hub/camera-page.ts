import type { Context } from 'koa';
import { page } from '../page/page.ts';
import { ofCamera } from './of-camera.ts';

/** What a hub has of its cameras: no settings, no privacy, and no events that a client could report. */
const RIGHTS: readonly string[] = ['live', 'status'];
/** And of those that are picamds. */
const PICAMD_RIGHTS: readonly string[] = [...RIGHTS, 'recordings'];

/** GET /cameras/NAME/: the viewer page of a camera, as it has it when it is alone, and a link to the wall. */
export const cameraPage = ofCamera(({ access }, camera) => {
  const rightsOf = (...client: Parameters<typeof access.rightsOf>) =>
    access
      .rightsOf(...client)
      .filter((right) =>
        (camera.ask === null && camera.heard === null ? RIGHTS : PICAMD_RIGHTS).includes(right),
      );
  const show = page({
    access: { rightsOf },
    page: () => camera.page,
    health: () => camera.health,
  });
  return (ctx: Context) => {
    // Another page does not take over a token.
    const hub = ctx.query['token'] === undefined;
    ctx.shownPages = () => ({ recordings: false, settings: false, hub });
    show(ctx);
  };
});

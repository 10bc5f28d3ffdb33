import type Koa from 'koa';
import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import { isOfferedTo } from '../first-user-offer.ts';
import { clientOf } from '../request-client.ts';

/** The pages besides the live view that a client gets further at. */
interface ShownPages {
  readonly recordings: boolean;
  readonly settings: boolean;
  /** The wall of a hub, to which the camera belongs. */
  readonly hub?: boolean;
}

declare module 'koa' {
  interface DefaultContext {
    /** Which pages the bar of each page leads to; see setShownPages(). */
    shownPages(): ShownPages;
  }
}

interface ShownPagesParts {
  readonly access: AccessControl;
  /** Recording is on, or something is kept. */
  readonly keepsRecordings: () => boolean;
}

/** Sets `ctx.shownPages` for all requests of the app. */
export function setShownPages(app: Koa, { access, keepsRecordings }: ShownPagesParts): void {
  app.context.shownPages = function (this: Context): ShownPages {
    const { identity } = clientOf(this);
    return {
      // The pages that links lead to do not take over a token.
      recordings:
        this.query['token'] === undefined && keepsRecordings() && access.allows(identity, 'recordings'),
      // It is an admin, or becomes the first one there.
      settings: access.allows(identity, 'admin') || isOfferedTo(this, access),
    };
  };
}

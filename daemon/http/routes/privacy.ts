import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import type { Privacy } from '../../privacy/privacy.ts';
import { fieldsOf, flagField, momentField } from '../access-fields.ts';
import { withJsonErrors } from '../json-errors.ts';
import { clientOf, senderOf } from '../request-client.ts';
import { answerJson } from '../responses.ts';

interface PrivacyParts {
  readonly access: AccessControl;
  readonly privacy: Privacy;
}

/** GET /privacy.json: whether the camera is private, until when and why. */
export function privacyJson(parts: PrivacyParts) {
  return withJsonErrors((ctx) => answer(ctx, parts));
}

/** PUT /privacy.json takes `{"on", "until" or "seconds"}`, and answers when the camera program has ended, or is started. */
export function switchPrivacy(parts: PrivacyParts) {
  return withJsonErrors(async (ctx) => {
    const fields = fieldsOf(ctx, ['on', 'until', 'seconds']);
    const on = flagField(fields, 'on');
    const isLength = typeof fields.get('seconds') === 'number';
    await parts.privacy.switch(senderOf(ctx), on, momentField(fields, Date.now()), isLength);
    answer(ctx, parts);
  });
}

function answer(ctx: Context, { access, privacy }: PrivacyParts): void {
  const { by, ...state } = privacy.state;
  // The names of users are not for everybody who was sent a link to the picture.
  const seesNames = access.allows(clientOf(ctx).identity, 'status');
  answerJson(ctx, { ...state, by: seesNames ? by : null, nowMs: Date.now(), saved: privacy.isSaved });
}

import type { Context } from 'koa';
import { PicamdError } from '../../errors.ts';
import type { EventHistory } from '../../events/event-history.ts';
import type { ManualEvents, ManualReport } from '../../events/manual-events.ts';
import { fieldsOf, optionalText } from '../access-fields.ts';
import { answerLargeJson } from '../compressed-json.ts';
import { parseEventQuery } from '../event-query.ts';
import { withJsonErrors } from '../json-errors.ts';
import { bodyOf } from '../received-body.ts';
import { answerJson } from '../responses.ts';

const MAX_SECONDS = 600;
const NO_FIELDS: ReadonlyMap<string, unknown> = new Map();

/** GET /events lists what happened, also what is on the disk. */
export function listEvents({ eventHistory }: { readonly eventHistory: EventHistory }) {
  return withJsonErrors(async (ctx) => {
    const { events, next } = await eventHistory.read(parseEventQuery(ctx.query));
    await answerLargeJson(ctx, { timeMs: Date.now(), events, next });
  });
}

/** POST /events reports an event: `{"type": "manual", "text", "seconds"}`, or nothing at all. */
export function reportEvent({ manualEvents }: { readonly manualEvents: ManualEvents }) {
  return withJsonErrors((ctx) => {
    const event = manualEvents.report(reportOf(ctx));
    ctx.status = 201;
    answerJson(ctx, event);
  });
}

/** @throws PicamdError 'not-json', 'bad-fields' or 'bad-parameter'. */
function reportOf(ctx: Context): ManualReport {
  const { clip = '0' } = ctx.query;
  if (clip !== '0' && clip !== '1')
    throw new PicamdError(
      'bad-parameter',
      'clip must be 0 or 1, given once.',
      'Send ?clip=1 to keep a clip.',
    );
  // A button that is wired to curl sends no body. A page of another site cannot: sameSite() refuses it.
  const fields = bodyOf(ctx).length === 0 ? NO_FIELDS : fieldsOf(ctx, ['type', 'text', 'seconds']);
  const type = fields.get('type') ?? 'manual';
  if (type !== 'manual')
    throw new PicamdError(
      'bad-fields',
      'Only events of the type manual can be reported',
      'Send "type": "manual".',
    );
  const seconds = fields.get('seconds') ?? 0;
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= MAX_SECONDS))
    throw new PicamdError(
      'bad-fields',
      `seconds is a number from 0 to ${MAX_SECONDS}`,
      'Leave it out for an event that is over at once.',
    );
  const text = optionalText(fields, 'text')?.trim() ?? '';
  return { text: text === '' ? null : text, seconds, clip: clip === '1' };
}

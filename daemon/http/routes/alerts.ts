import type { Context } from 'koa';
import type { AlertsSwitch } from '../../alerts/alerts-switch.ts';
import type { Log } from '../../log/logger.ts';
import { fieldsOf, textField } from '../access-fields.ts';
import { withJsonErrors } from '../json-errors.ts';
import { authorOf } from '../request-client.ts';
import { answerJson } from '../responses.ts';
import { stateDocument } from './state-document.ts';

interface AlertsRouteParts {
  readonly alerts: AlertsSwitch;
  readonly log: Log;
}

/** GET and PUT of alerts.json; secrets are not shown, and what stands for one keeps it. */
export function alertsJson({ alerts, log }: AlertsRouteParts) {
  return stateDocument({
    file: alerts.file,
    log,
    name: 'alerts',
    show: (value) => alerts.shown(value),
    complete: (sent, current) => alerts.completed(sent, current),
    changed: () => alerts.changed(),
  });
}

/** GET /alerts/presets.json: forms for known services. */
export function alertPresets({ alerts }: AlertsRouteParts) {
  return withJsonErrors(async (ctx: Context) => answerJson(ctx, { presets: await alerts.presets() }));
}

/** GET /alerts/reach.json: whether alerts can leave the local network, and how an owner changes that. */
export function alertReach({ alerts }: AlertsRouteParts) {
  return withJsonErrors(async (ctx: Context) => answerJson(ctx, await alerts.reach()));
}

/** POST /alerts/test `{"name"}`: sends a test alert, and answers what the other side said. */
export function testAlert({ alerts, log }: AlertsRouteParts) {
  return withJsonErrors(async (ctx: Context) => {
    const name = textField(fieldsOf(ctx, ['name']), 'name');
    const author = authorOf(ctx);
    log.info(author, `alerts: tested by ${author.user}`);
    answerJson(ctx, await alerts.test(name));
  });
}

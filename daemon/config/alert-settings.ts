import { httpUrl } from './http-url.ts';
import { integer, setting } from './value-types.ts';

/** Webhooks are in alerts.json: they do not fit a line. */
export const ALERT_SETTINGS = {
  ALERT_PING_URL: setting(
    httpUrl,
    '',
    'live',
    "Request this URL while pictures arrive, so that a service elsewhere notices when they no longer do (a dead man's switch).",
    { secret: true },
  ),
  ALERT_PING_SECONDS: setting(
    integer(10, 86_400, 'seconds'),
    '60',
    'live',
    'How often ALERT_PING_URL is requested.',
  ),
};

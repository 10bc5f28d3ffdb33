import type { Webhook } from '../config/alerts-schema.ts';

/** A field of the form that asks for what only its user knows. */
export interface PresetField {
  /** Its placeholder in `webhook`, as {NAME}; those of secrets are kept as such. */
  readonly name: string;
  readonly isSecret: boolean;
  /** What such a value looks like. */
  readonly example: string;
  /** Used if nothing is entered. */
  readonly default: string;
  /** Whether it may be left empty; headers that need it are left out then. */
  readonly isOptional?: true;
}

/** A ready-made webhook for a service. */
export interface AlertPreset {
  readonly id: string;
  /** As the service writes itself. */
  readonly title: string;
  readonly fields: readonly PresetField[];
  readonly webhook: Partial<Webhook> & Pick<Webhook, 'url'>;
}

const TEXT = '{text}';

/**
 * ntfy: the picture is the body of a PUT, the rest are query parameters, which may have any characters, as headers may not. Without a picture the body is
 * the message. A body that is no UTF-8 text becomes an attachment. https://docs.ntfy.sh/publish/ ("Attach local file", "List of all
 * parameters"); a token is sent as `Authorization: Bearer` ("Access tokens").
 */
const NTFY: AlertPreset = {
  id: 'ntfy',
  title: 'ntfy',
  fields: [
    { name: 'server', isSecret: false, example: 'https://ntfy.sh', default: 'https://ntfy.sh' },
    { name: 'topic', isSecret: true, example: 'my-camera-8f3k2', default: '' },
    {
      name: 'access',
      isSecret: true,
      example: 'tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2',
      default: '',
      isOptional: true,
    },
  ],
  webhook: {
    url: '{server}/{topic}?title={camera}&message={text}&tags=camera&click={url}',
    urlWithoutPicture: '{server}/{topic}?title={camera}&tags=camera&click={url}',
    method: 'PUT',
    headers: { Authorization: 'Bearer {access}' },
    body: 'picture',
  },
};

/**
 * Gotify: JSON to /message with the application's token in X-Gotify-Key. It shows no pictures that are sent.
 * https://gotify.net/docs/pushmsg, https://gotify.net/docs/msgextras (client::notification.click)
 */
const GOTIFY: AlertPreset = {
  id: 'gotify',
  title: 'Gotify',
  fields: [
    { name: 'server', isSecret: false, example: 'http://192.168.1.20:8080', default: '' },
    { name: 'token', isSecret: true, example: 'AbCdEf123456789', default: '' },
  ],
  webhook: {
    url: '{server}/message',
    headers: { 'X-Gotify-Key': '{token}' },
    body: 'template',
    template:
      '{"title": "{camera}", "message": "{text}", "priority": 5, "extras": {"client::notification": {"click": {"url": "{url}"}}}}',
  },
};

/**
 * Telegram: a form with the picture to sendPhoto, whose caption may have 1024 characters; without a picture to sendMessage, which
 * ignores `caption` as sendPhoto ignores `text`. Without `parse_mode`, texts are shown as they are. https://core.telegram.org/bots/api (Making requests, sendPhoto, sendMessage)
 */
const TELEGRAM: AlertPreset = {
  id: 'telegram',
  title: 'Telegram',
  fields: [
    { name: 'token', isSecret: true, example: '123456:ABC-DEF1234ghIkl', default: '' },
    { name: 'chat', isSecret: false, example: '123456789', default: '' },
  ],
  webhook: {
    url: 'https://api.telegram.org/bot{token}/sendPhoto',
    urlWithoutPicture: 'https://api.telegram.org/bot{token}/sendMessage',
    body: 'form',
    form: { chat_id: '{chat}', caption: '{camera}: {text}', text: '{camera}: {text}' },
    pictureField: 'photo',
  },
};

/**
 * Pushover: a form with the application's token, the user's key, and the picture as `attachment`. https://pushover.net/api (Pushing
 * Messages, Attachments)
 */
const PUSHOVER: AlertPreset = {
  id: 'pushover',
  title: 'Pushover',
  fields: [
    { name: 'token', isSecret: true, example: 'azGDORePK8gMaC0QOYAMyEEuzJnyUi', default: '' },
    { name: 'user', isSecret: true, example: 'uQiRzpo4DXghDmr9QzzfQu27cmVRsG', default: '' },
  ],
  webhook: {
    url: 'https://api.pushover.net/1/messages.json',
    body: 'form',
    form: { token: '{token}', user: '{user}', title: '{camera}', message: TEXT, url: '{url}' },
    pictureField: 'attachment',
  },
};

/**
 * Slack: JSON to the secret URL of an incoming webhook, whose answer is `ok`. Its text is mrkdwn, with & < and > as entities.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, https://docs.slack.dev/messaging/formatting-message-text
 */
const SLACK: AlertPreset = {
  id: 'slack',
  title: 'Slack',
  fields: [{ name: 'path', isSecret: true, example: 'T00000000/B00000000/XXXXXXXX', default: '' }],
  webhook: {
    url: 'https://hooks.slack.com/services/{path}',
    body: 'template',
    template: '{"text": "{camera}: {text} {url}"}',
    markup: 'slack',
  },
};

/**
 * n8n: a form, whose fields and files its Webhook node takes apart, to the production URL of the node.
 * https://docs.n8n.io/integrations/builtin/core-nodes/n8n-nodes-base.webhook/ (Webhook URLs, Binary data)
 */
const N8N: AlertPreset = {
  id: 'n8n',
  title: 'n8n',
  fields: [
    { name: 'address', isSecret: false, example: 'http://192.168.1.20:5678/webhook/camera', default: '' },
  ],
  webhook: {
    url: '{address}',
    body: 'form',
    form: {
      id: '{id}',
      type: '{type}',
      camera: '{camera}',
      time: '{time}',
      zone: '{zone}',
      score: '{score}',
      text: TEXT,
      url: '{url}',
    },
    pictureField: 'picture',
  },
};

/** Any other program: the event as JSON. daemon/http/api.md describes it, and how to verify its signature. */
const GENERIC: AlertPreset = {
  id: 'webhook',
  title: 'Webhook',
  fields: [{ name: 'address', isSecret: false, example: 'https://example.com/hook', default: '' }],
  webhook: { url: '{address}', body: 'json' },
};

export const ALERT_PRESETS: readonly AlertPreset[] = [NTFY, TELEGRAM, PUSHOVER, GOTIFY, SLACK, N8N, GENERIC];

import { build } from '../../dom.ts';
import { text } from '../../text.ts';
import { labeled, openSheet } from '../sharing/sheet.ts';
import { TypeBoxes, USUAL_TYPES } from './alert-types.ts';
import type { AlertRow, Reach } from './alerts-api.ts';
import type { AlertsStore } from './alerts-store.ts';
import { presetValues, presetWebhook } from './preset-webhook.ts';
import type { Preset, PresetField } from './preset-webhook.ts';

const LABELS: Readonly<Record<string, Parameters<typeof text>[0]>> = {
  server: 'alerts.server',
  topic: 'alerts.topic',
  access: 'alerts.access',
  token: 'alerts.token',
  chat: 'alerts.chat',
  user: 'alerts.userKey',
  path: 'alerts.path',
  address: 'alerts.address',
};

/** The browser says so if it is none. */
const ADDRESSES: ReadonlySet<string> = new Set(['server', 'address']);

/** Asks for a service and what it needs. */
export async function openNewAlert(store: AlertsStore): Promise<void> {
  const [presets, reach] = await Promise.all([store.presets(), store.reach()]);
  const [first] = presets;
  if (first === undefined) return;
  const service = build(
    'select',
    {},
    ...presets.map(({ id, title }) => build('option', { value: id }, title)),
  );
  const fields = build('div', { class: 'alert-fields' });
  const common = new CommonFields(freeName(store, first.title), USUAL_TYPES, 0);
  let inputs = new Map<string, HTMLInputElement>();
  const chosen = (): Preset => presets.find(({ id }) => id === service.value) ?? first;
  const show = () => {
    inputs = new Map(chosen().fields.map((field) => [field.name, inputFor(field)]));
    fields.replaceChildren(
      ...chosen().fields.map((field) =>
        labeled(labelOf(field), inputs.get(field.name) ?? fields, hintOf(field)),
      ),
    );
    common.name.value = freeName(store, chosen().title);
  };
  service.addEventListener('change', show);
  show();
  openSheet({
    title: text('alerts.add'),
    content: [labeled(text('alerts.service'), service), fields, ...common.content, ...internetHint(reach)],
    submit: text('alerts.create'),
    act: () => {
      const entered = Object.fromEntries([...inputs].map(([name, { value }]) => [name, value]));
      const made = presetWebhook(chosen(), common.name.value.trim(), presetValues(chosen(), entered));
      return store.change(({ webhooks }) => ({
        webhooks: [...webhooks, { ...made, ...common.value } as AlertRow],
      }));
    },
  });
}

/** Changes what an alert is sent for. Its address and secrets stay. */
export function openAlert(store: AlertsStore, row: AlertRow): void {
  const common = new CommonFields(row.name, row.types, row.minScore);
  openSheet({
    title: row.name,
    content: common.content,
    submit: text('settings.save'),
    act: () =>
      store.change(({ webhooks }) => ({
        webhooks: webhooks.map((each) => (each.name === row.name ? { ...each, ...common.value } : each)),
      })),
  });
}

export function openRemoveAlert(store: AlertsStore, { name }: AlertRow): void {
  openSheet({
    title: text('alerts.removeNamed', { name }),
    content: [build('p', {}, text('alerts.removeNote'))],
    submit: text('alerts.remove'),
    danger: true,
    act: () => store.change(({ webhooks }) => ({ webhooks: webhooks.filter((each) => each.name !== name) })),
  });
}

/** What every alert has. */
class CommonFields {
  readonly name: HTMLInputElement;
  readonly content: readonly HTMLElement[];
  readonly #types: TypeBoxes;
  readonly #minScore: HTMLInputElement;

  constructor(name: string, types: readonly string[], minScore: number) {
    this.name = build('input', { value: name, required: '', maxlength: '40', autocomplete: 'off' });
    this.#types = new TypeBoxes(types);
    this.#minScore = build('input', {
      type: 'number',
      min: '0',
      max: '100',
      value: String(minScore),
      required: '',
    });
    this.content = [
      labeled(text('alerts.name'), this.name),
      this.#types.root,
      labeled(text('alerts.minScore'), this.#minScore, text('alerts.minScoreNote')),
    ];
  }

  get value(): Pick<AlertRow, 'name' | 'types' | 'minScore'> {
    return {
      name: this.name.value.trim(),
      types: this.#types.chosen,
      minScore: Number(this.#minScore.value),
    };
  }
}

/** Where the service that is chosen may be out of reach. */
function internetHint(reach: Reach | null): HTMLElement[] {
  if (reach === null || reach.command === null || reach.reach === 'internet') return [];
  const command = build('code', {}, reach.command);
  return [build('p', { class: 'hint' }, text('alerts.internet'), ' ', command)];
}

function inputFor(field: PresetField): HTMLInputElement {
  return build('input', {
    // Shown while it is typed: it comes from another page, and is not shown again.
    type: ADDRESSES.has(field.name) ? 'url' : 'text',
    value: field.default,
    required: field.isOptional === true ? null : '',
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    maxlength: '512',
  });
}

function hintOf({ default: usual, example, isOptional }: PresetField): string {
  if (isOptional === true) return text('alerts.optional');
  return usual === example ? '' : text('alerts.example', { example });
}

function labelOf({ name }: PresetField): string {
  const key = LABELS[name];
  return key === undefined ? name : text(key);
}

function freeName(store: AlertsStore, title: string): string {
  const taken = new Set(store.view?.webhooks.map(({ name }) => name));
  for (let count = 1; ; count++) {
    const name = count === 1 ? title : `${title} ${count}`;
    if (!taken.has(name)) return name;
  }
}

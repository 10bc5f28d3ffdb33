import { text } from '../../text.ts';
import { errorText } from '../error-text.ts';
import { askAlerts } from './alerts-api.ts';
import type { AlertsAnswer, AlertsView, Reach, TestAnswer } from './alerts-api.ts';
import type { Preset } from './preset-webhook.ts';

/** Alerts as the camera last listed them. */
export class AlertsStore {
  readonly #onChange: () => void;
  readonly #ask: typeof askAlerts;
  #view: AlertsView | null = null;
  #presets: readonly Preset[] = [];
  #tag = '';

  /** `onChange` is called after each list of the camera. */
  constructor(onChange: () => void, ask = askAlerts) {
    this.#onChange = onChange;
    this.#ask = ask;
  }

  /** Null until the camera has answered. */
  get view(): AlertsView | null {
    return this.#view;
  }

  /** Resolves with what is wrong, or ''. */
  async refresh(): Promise<string> {
    const answer = await this.#ask({ method: 'GET', path: 'alerts.json' });
    if (answer.kind === 'ok') this.#keep(answer.value as AlertsView, answer.tag);
    return problemOf(answer);
  }

  /** Empty if they cannot be loaded. */
  async presets(): Promise<readonly Preset[]> {
    if (this.#presets.length > 0) return this.#presets;
    const answer = await this.#ask({ method: 'GET', path: 'alerts/presets.json' });
    if (answer.kind === 'ok') this.#presets = (answer.value as { presets: readonly Preset[] }).presets;
    return this.#presets;
  }

  /** What alerts can reach; null if that cannot be loaded. */
  async reach(): Promise<Reach | null> {
    const answer = await this.#ask({ method: 'GET', path: 'alerts/reach.json' });
    return answer.kind === 'ok' ? (answer.value as Reach) : null;
  }

  /** Changes what is there, also if someone else has changed it meanwhile. Resolves with what is wrong, or ''. */
  async change(edit: (view: AlertsView) => Partial<AlertsView>): Promise<string> {
    const answer = await this.#put(edit);
    const isOld = answer.kind === 'refused' && answer.current !== null;
    if (isOld) this.#keep(answer.current, answer.tag);
    const last = isOld ? await this.#put(edit) : answer;
    if (last.kind === 'ok') this.#keep(last.value as AlertsView, last.tag);
    return problemOf(last);
  }

  /** Null if the camera does not answer. */
  async test(name: string): Promise<TestAnswer | null> {
    const answer = await this.#ask({ method: 'POST', path: 'alerts/test', body: { name } });
    return answer.kind === 'ok' ? (answer.value as TestAnswer) : null;
  }

  #put(edit: (view: AlertsView) => Partial<AlertsView>): Promise<AlertsAnswer> {
    const view = this.#view ?? { webhooks: [], quietUntil: null, results: [] };
    return this.#ask({
      method: 'PUT',
      path: 'alerts.json',
      body: { ...view, ...edit(view) },
      tag: this.#tag,
    });
  }

  #keep(view: AlertsView, tag: string): void {
    this.#view = view;
    this.#tag = tag;
    this.#onChange();
  }
}

function problemOf(answer: AlertsAnswer): string {
  if (answer.kind === 'ok') return '';
  return answer.kind === 'unreachable' ? `${text('live.unreachable')}.` : errorText(answer.error);
}

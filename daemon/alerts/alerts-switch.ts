import type { AlertsDocument } from '../config/alerts-schema.ts';
import type { Config } from '../config/settings.ts';
import type { StateFile } from '../config/state-file.ts';
import { PicamdError } from '../errors.ts';
import type { Notice } from '../errors.ts';
import type { OptionalPart } from '../optional-part.ts';
import type { Alerts, AlertsParts, AlertTest } from './alerts.ts';
import type { DeadManPing } from './dead-man-ping.ts';
import { hideSecrets, restoreSecrets } from './alert-secrets.ts';
import type { AlertsReach } from './alerts-reach.ts';
import type { AlertsReport } from './alerts-report.ts';
import type { AlertPreset } from './presets.ts';

export interface AlertsSwitchParts extends AlertsParts {
  /** alerts.json */
  readonly file: StateFile<AlertsDocument>;
  /** Whether pictures arrive, or none are due. */
  readonly isHealthy: () => boolean;
}

/** Alerts, which are loaded when there is a webhook or ALERT_PING_URL. */
export class AlertsSwitch implements OptionalPart {
  /** alerts.json */
  readonly file: StateFile<AlertsDocument>;
  readonly #parts: AlertsSwitchParts;
  #alerts: Alerts | null = null;
  #ping: { readonly key: string; readonly ping: DeadManPing } | null = null;
  #stopped = false;
  #cardSettings = '';

  constructor(parts: AlertsSwitchParts) {
    this.#parts = parts;
    this.file = parts.file;
  }

  get notices(): readonly Notice[] {
    return [...this.file.notices, ...(this.#alerts?.notices ?? []), ...(this.#ping?.ping.notices ?? [])];
  }

  /** Null while there are neither webhooks nor ALERT_PING_URL. */
  get report(): AlertsReport | null {
    if (this.#alerts === null && this.#ping === null) return null;
    const { quietUntil } = this.file.value;
    const counts = this.#alerts?.counts ?? { sent: 0, failed: 0, dropped: 0, waiting: 0 };
    return { ...counts, quietUntil, ping: this.#ping?.ping.report ?? null };
  }

  async apply(config: Config): Promise<void> {
    this.#cardSettings = config.OVERRIDE_FILE;
    await this.file.read();
    await this.#use();
    await this.#usePing(config);
  }

  /** An admin has changed alerts.json. */
  async changed(): Promise<void> {
    await this.#use();
    this.#parts.onNotices();
  }

  /** See Alerts. */
  forgetPictures(): void {
    this.#alerts?.forgetPictures();
  }

  /**
   * Sends a test alert to the webhook of that name, on or off.
   *
   * @throws PicamdError 'unknown-alert'
   */
  async test(name: string): Promise<AlertTest> {
    const webhook = this.file.value.webhooks.find((each) => each.name === name);
    const alerts = webhook === undefined ? null : await this.#load();
    if (webhook === undefined || alerts === null)
      throw new PicamdError(
        'unknown-alert',
        'There is no alert with that name',
        'Save it first, then test it.',
      );
    return alerts.test(webhook);
  }

  /** As an admin sees it: without secrets, and with how the last alerts went. */
  shown(document: AlertsDocument): object {
    return { ...hideSecrets(document), results: this.#alerts?.results ?? [] };
  }

  /** What an admin has sent, with the secrets that it only names. */
  completed(sent: Readonly<Record<string, unknown>>, current: AlertsDocument): unknown {
    const document = Object.fromEntries(Object.entries(sent).filter(([key]) => key !== 'results'));
    return restoreSecrets(document, current);
  }

  /** Forms for known services. */
  async presets(): Promise<readonly AlertPreset[]> {
    return (await import('./presets.ts')).ALERT_PRESETS;
  }

  /** What alerts can reach now, also while there are none. */
  async reach(): Promise<AlertsReach> {
    const { alertsReach } = await import('./alerts-reach.ts');
    return alertsReach(this.#cardSettings);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([this.#alerts?.stop(), this.#ping?.ping.stop()]);
  }

  async #use(): Promise<void> {
    const { value } = this.file;
    if (this.#alerts === null && !value.webhooks.some(({ enabled }) => enabled)) return;
    await (await this.#load())?.use(value);
  }

  /** Null after stop(). */
  async #load(): Promise<Alerts | null> {
    const { Alerts } = await import('./alerts.ts');
    return this.#stopped ? null : (this.#alerts ??= new Alerts(this.#parts));
  }

  async #usePing({ ALERT_PING_URL: url, ALERT_PING_SECONDS: seconds }: Config): Promise<void> {
    const key = url === '' ? '' : `${seconds} ${url}`;
    if (key === (this.#ping?.key ?? '')) return;
    const before = this.#ping;
    this.#ping = null;
    await before?.ping.stop();
    if (url === '') return;
    const { DeadManPing } = await import('./dead-man-ping.ts');
    const { log, isHealthy, onNotices } = this.#parts;
    if (!this.#stopped)
      this.#ping = { key, ping: new DeadManPing(url, seconds, { log, isHealthy, onNotices }) };
  }
}

/** What /status and the metrics say about alerts. The counts are since picamd started. */
export interface AlertsReport {
  /** Alerts that a webhook took. */
  readonly sent: number;
  /** Alerts that it refused, or did not take in all tries. */
  readonly failed: number;
  /** Alerts that were never tried, because too many were waiting. */
  readonly dropped: number;
  readonly waiting: number;
  /** Before it, no alert is sent; null: they are not quiet. */
  readonly quietUntil: string | null;
  /** Of ALERT_PING_URL; null while it is not set. */
  readonly ping: { readonly lastAnswered: string | null } | null;
}

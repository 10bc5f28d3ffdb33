/** At most so much, in its unit. */
export interface Bound {
  readonly most: number;
  readonly unit: string;
}

/** What a step found: a number where it measures one, and a few words. */
export interface Found {
  readonly value?: number;
  readonly note?: string;
}

/** One line of the table. */
export interface Row {
  readonly step: string;
  readonly verdict: 'ok' | 'FAILED' | 'skipped';
  readonly found: string;
  readonly bound: string;
  /** How long it took. */
  readonly seconds: number;
}

/** Collects what the steps found, and says it as they end. */
export class Report {
  readonly rows: Row[] = [];

  /**
   * Takes one step. One that throws or is above its bound has failed; the next ones are taken all the same.
   *
   * @returns whether it was good
   */
  async step(step: string, bound: Bound | null, take: () => Promise<Found>): Promise<boolean> {
    const startedAt = performance.now();
    let verdict: Row['verdict'] = 'ok';
    let found: string;
    try {
      const { value, note } = await take();
      if (bound !== null && !((value ?? Number.NaN) <= bound.most)) verdict = 'FAILED';
      const measured = value === undefined ? '' : withUnit(value, bound?.unit ?? 's');
      found = [measured, note ?? ''].filter((text) => text !== '').join(', ');
    } catch (error) {
      verdict = 'FAILED';
      found = error instanceof Error ? error.message : String(error);
    }
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    this.#add({
      step,
      verdict,
      found,
      bound: bound === null ? '' : `≤ ${withUnit(bound.most, bound.unit)}`,
      seconds,
    });
    return verdict === 'ok';
  }

  skip(step: string, why: string): void {
    this.#add({ step, verdict: 'skipped', found: why, bound: '', seconds: 0 });
  }

  get failed(): boolean {
    return this.rows.some(({ verdict }) => verdict === 'FAILED');
  }

  #add(row: Row): void {
    this.rows.push(row);
    process.stdout.write(
      `${row.verdict.padEnd(8)}${String(row.seconds).padStart(4)} s  ${row.step}: ${row.found}\n`,
    );
  }
}

/** The rows as Markdown. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ step, verdict, found, bound, seconds }) => {
    const text = (verdict === 'ok' ? found || 'yes' : `${verdict}: ${found}`)
      .replaceAll(/\s*\n\s*/g, ' ')
      .replaceAll('|', '\\|');
    return `| ${step} | ${text} | ${bound} | ${seconds} s |`;
  });
  return `| step | found | bound | took |\n|---|---|---|---|\n${lines.join('\n')}\n`;
}

function withUnit(value: number, unit: string): string {
  return `${Number.isInteger(value) || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${unit}`.trim();
}

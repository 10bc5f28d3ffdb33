/** What a form needs to ask for a value, as in daemon/config/form-facts.ts. */
export type ValueFacts =
  | {
      readonly kind: 'integer' | 'number';
      readonly min: number;
      readonly max: number;
      readonly step?: number;
      readonly unit: string;
    }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'on-off' }
  | { readonly kind: 'bytes'; readonly min: number; readonly max: number }
  | { readonly kind: 'list'; readonly maxLength: number }
  | { readonly kind: 'numbers'; readonly count: number; readonly min: number; readonly max: number }
  | { readonly kind: 'text'; readonly maxLength: number };

/** The parts of the page that show settings. */
export type SectionName = 'camera' | 'picture' | 'motion' | 'recording' | 'alerts' | 'network' | 'advanced';

/** One setting, as GET /settings.json describes it (api.md). */
export interface SettingRow {
  readonly key: string;
  readonly section: SectionName;
  readonly type: ValueFacts;
  readonly allowed: string;
  readonly default: string;
  readonly help: string;
  readonly secret: boolean;
  /** Null for a secret. */
  readonly value: string | null;
  readonly isSet: boolean;
  readonly origin: {
    readonly kind: 'default' | 'package' | 'file' | 'browser' | 'override' | 'environment' | 'flag';
    readonly from: string | null;
  };
  readonly locked: {
    readonly by: 'override' | 'environment' | 'flag' | 'socket' | 'never';
    readonly why: string;
  } | null;
  readonly confirm: string | null;
  readonly restarts: 'camera' | 'listener' | 'picamd' | null;
}

export interface SettingGroup {
  readonly name: string;
  readonly folded: boolean;
  readonly settings: readonly SettingRow[];
}

/** Something that the daemon says, in English. */
export interface DaemonNotice {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** What became of the last change. */
export interface LastChange {
  readonly state: 'applied' | 'applying' | 'trying' | 'confirming' | 'reverted';
  readonly by: string;
  readonly atMs: number;
  readonly untilMs: number | null;
  /** The camera starts with it. */
  readonly restarting: boolean;
  readonly keys: readonly string[];
  readonly why: DaemonNotice | null;
}

/** Privacy masks that an admin should look at again. */
export interface MaskReview {
  /** Names what the camera looks at now. */
  readonly view: string;
  /** The settings that have changed what it looks at; empty if that is not known. */
  readonly changed: readonly string[];
}

/** GET /settings.json */
export interface SettingsDocument {
  readonly maskReview: MaskReview | null;
  readonly lastChange: LastChange | null;
  readonly notices: readonly DaemonNotice[];
  readonly groups: readonly SettingGroup[];
}

/** Settings to change, by key; null: back to the value without the browser. */
export type SettingChanges = Readonly<Record<string, string | null>>;

export function rowsOf({ groups }: SettingsDocument): SettingRow[] {
  return groups.flatMap(({ settings }) => settings);
}

/** @throws Error for a setting that there is not. */
export function rowOf(document: SettingsDocument, key: string): SettingRow {
  const found = rowsOf(document).find((row) => row.key === key);
  if (found === undefined) throw new Error(`there is no setting ${key}`);
  return found;
}

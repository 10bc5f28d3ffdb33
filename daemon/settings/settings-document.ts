import type { BrowserRule } from '../config/browser-rules.ts';
import type { FormFacts } from '../config/form-facts.ts';
import type { ErrorCode, Notice } from '../errors.ts';
import { PACKAGE_FILE } from '../config/files.ts';
import type { Loaded, Lock } from '../config/load.ts';
import { GROUPS, isKey, SETTINGS } from '../config/settings.ts';
import type { Key } from '../config/settings.ts';
import type { ReloadScope } from '../config/value-types.ts';
import { sectionOf } from './page-sections.ts';
import type { PageSection } from './page-sections.ts';

type GroupName = keyof typeof GROUPS;

/** The order of the settings page: what is changed most often first. */
const ORDER: Readonly<Record<GroupName, { at: number; folded: boolean }>> = {
  Camera: { at: 0, folded: false },
  Overlay: { at: 1, folded: false },
  Motion: { at: 2, folded: false },
  Recording: { at: 3, folded: false },
  Alerts: { at: 4, folded: false },
  Source: { at: 5, folded: false },
  Privacy: { at: 6, folded: false },
  Network: { at: 7, folded: false },
  Access: { at: 8, folded: false },
  MQTT: { at: 9, folded: false },
  NATS: { at: 10, folded: false },
  Supervision: { at: 11, folded: true },
  Log: { at: 12, folded: true },
  Files: { at: 13, folded: true },
  Memory: { at: 14, folded: true },
  Limits: { at: 15, folded: true },
};

/** Where a value comes from. */
export type OriginKind = 'default' | 'package' | 'file' | 'browser' | Lock;

/** Why a setting cannot be changed in a browser. */
interface Locked {
  readonly by: Lock | 'socket' | 'never';
  /** One sentence. */
  readonly why: string;
}

/** One setting, as the settings page needs it. */
export interface SettingRow {
  readonly key: Key;
  /** Where the settings page has it. */
  readonly section: PageSection;
  readonly type: FormFacts;
  /** Completes "must be …". */
  readonly allowed: string;
  /** As text, like `value`. */
  readonly default: string;
  readonly help: string;
  readonly secret: boolean;
  /** As it was written; null for a secret. */
  readonly value: string | null;
  /** Whether it has another value than ''. */
  readonly isSet: boolean;
  readonly origin: { readonly kind: OriginKind; readonly from: string | null };
  readonly locked: Locked | null;
  /** Why a change must be confirmed; null if it need not be. */
  readonly confirm: string | null;
  /** What a change restarts. `picamd`: it takes effect after a restart of picamd. */
  readonly restarts: 'camera' | 'listener' | 'picamd' | null;
}

export interface SettingGroup {
  readonly name: GroupName;
  /** Whether a page shows only its name at first. */
  readonly folded: boolean;
  readonly settings: readonly SettingRow[];
}

const RESTARTS: Readonly<Record<ReloadScope, SettingRow['restarts']>> = {
  live: null,
  log: null,
  camera: 'camera',
  listen: 'listener',
  restart: 'picamd',
};

const OF_FILES: readonly ErrorCode[] = ['bad-saved-setting', 'bad-override'];

/** What does not count of the files that the settings page shows. */
export function fileNotices({ notices }: Loaded): Notice[] {
  return notices.filter(({ code }) => OF_FILES.includes(code));
}

/** All settings in the order of the settings page. `hasSockets`: systemd passed the sockets, so that HOST and PORT do not count. */
export function settingGroups(loaded: Loaded, hasSockets: boolean): SettingGroup[] {
  return (Object.keys(GROUPS) as GroupName[])
    .toSorted((a, b) => ORDER[a].at - ORDER[b].at)
    .map((name) => {
      const keys = Object.keys(GROUPS[name]).filter(isKey);
      const settings = keys.map((key) => row(key, name, loaded, hasSockets));
      return { name, folded: ORDER[name].folded, settings };
    });
}

function row(key: Key, group: GroupName, loaded: Loaded, hasSockets: boolean): SettingRow {
  const { form, allowed, defaultText, help, secret, browser, affects } = SETTINGS[key];
  const value = loaded.texts.get(key) || defaultText;
  const restarts = RESTARTS[affects];
  return {
    key,
    section: sectionOf(key, group),
    type: form,
    allowed,
    default: defaultText,
    help,
    secret,
    value: secret ? null : value,
    isSet: value !== '',
    origin: { kind: originKind(key, loaded), from: loaded.origins.get(key) ?? null },
    locked: lockOf(key, loaded, hasSockets),
    confirm: browser.kind === 'confirm' ? browser.why : null,
    restarts: restarts === 'listener' && hasSockets ? 'picamd' : restarts,
  };
}

function originKind(key: Key, { locks, saved, origins }: Loaded): OriginKind {
  const lock = locks.get(key);
  if (lock !== undefined) return lock;
  if (saved.values.has(key)) return 'browser';
  const from = origins.get(key);
  if (from === undefined) return 'default';
  return from.startsWith(PACKAGE_FILE) ? 'package' : 'file';
}

/** Why a browser cannot change the setting; null if it can. */
export function lockOf(key: Key, { locks, origins }: Loaded, hasSockets: boolean): Locked | null {
  const { browser, affects } = SETTINGS[key];
  if (browser.kind === 'never') return { by: 'never', why: browser.why };
  const lock = locks.get(key);
  if (lock !== undefined) return { by: lock, why: WHY[lock](origins.get(key) ?? '') };
  if (hasSockets && isOfSocket(browser, affects)) return { by: 'socket', why: SOCKET };
  return null;
}

/** What decides how to listen would only count after a restart, when nobody is there to confirm it. */
function isOfSocket({ kind }: BrowserRule, affects: ReloadScope): boolean {
  return kind === 'confirm' && affects === 'listen';
}

const SOCKET =
  'systemd opened the address of this camera (picamd.socket): only someone with access to the machine may change it.';

const WHY: Readonly<Record<Lock, (from: string) => string>> = {
  flag: (from) => `The command line sets it (${from}), and that comes first.`,
  environment: (from) => `The environment sets it (${from}), and that comes first.`,
  override: (from) => `The override file sets it (${from}), and that comes first.`,
};

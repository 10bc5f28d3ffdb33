export const SCHEDULE_NAMES = ['privacy', 'motion', 'recording', 'alerts'] as const;
export type ScheduleName = (typeof SCHEDULE_NAMES)[number];

/** The document of /schedules.json. */
export interface SchedulesDocument extends Readonly<Record<ScheduleName, string>> {
  /** What they mean now; times in ms since 1970. */
  readonly now: Readonly<Record<ScheduleName, { readonly on: boolean; readonly until: number | null }>>;
}

export interface SeenSchedules {
  readonly document: SchedulesDocument;
  /** Names their state. */
  readonly tag: string;
}

export type SchedulesAnswer =
  | { readonly kind: 'ok' | 'changed'; readonly seen: SeenSchedules }
  /** In English, by the daemon. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'unreachable' };

/** Asks for the schedules, or sets them with the tag of those that the person has seen. */
export type SchedulesApi = (change?: SeenSchedules) => Promise<SchedulesAnswer>;

const ANSWER_MS = 10_000;

interface Refused {
  readonly error: { readonly message: string };
  readonly document?: SchedulesDocument;
}

export const askForSchedules: SchedulesApi = async (change) => {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(
      'schedules.json',
      change === undefined ? { signal } : { signal, ...putOf(change) },
    );
    const tag = response.headers.get('ETag') ?? '';
    const answer = (await response.json()) as SchedulesDocument | Refused;
    if ('now' in answer) return { kind: 'ok', seen: { document: answer, tag } };
    if (answer.document !== undefined) return { kind: 'changed', seen: { document: answer.document, tag } };
    return { kind: 'refused', message: answer.error.message };
  } catch {
    return { kind: 'unreachable' };
  }
};

function putOf({ document, tag }: SeenSchedules): RequestInit {
  return {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', 'If-Match': tag },
    body: JSON.stringify(document),
    // It goes out also if the page is being left.
    keepalive: true,
  };
}

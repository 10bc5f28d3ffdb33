/**
 * What a user or a token can be given. `live`: the page, the stream and snapshots. `status`: /status, /state, /metrics and
 * /recipes. `recordings`: clips, recordings and events. `event`: reporting one. `control`: privacy, motion, recording,
 * restart. `admin`: settings, users and tokens.
 */
export const GRANTABLE_RIGHTS = ['live', 'status', 'recordings', 'event', 'control', 'admin'] as const;
export type GrantableRight = (typeof GRANTABLE_RIGHTS)[number];

/** A token is stored in other programs and stands in URLs, so none has `admin`. */
export const TOKEN_RIGHTS: readonly GrantableRight[] = GRANTABLE_RIGHTS.filter((right) => right !== 'admin');

/** The rights of a user, by role. */
export const ROLES = {
  viewer: ['live', 'status', 'recordings'],
  admin: GRANTABLE_RIGHTS,
} as const satisfies Record<string, readonly GrantableRight[]>;
export type Role = keyof typeof ROLES;

export function isRole(text: string): text is Role {
  return Object.hasOwn(ROLES, text);
}

/** `live,status` as the rights of a token, in the order of GRANTABLE_RIGHTS; null if one is unknown, or none is given. */
export function parseTokenRights(text: string): readonly GrantableRight[] | null {
  const names = text.split(',');
  const rights = TOKEN_RIGHTS.filter((right) => names.includes(right));
  return names.every((name) => rights.some((right) => right === name)) ? rights : null;
}

/** Whether a token has what a token has by default. */
export function isLiveOnly(rights: readonly GrantableRight[]): boolean {
  return rights.length === 1 && rights[0] === 'live';
}

import { unknownEntries } from './credentials.ts';
import type { Credentials } from './credentials.ts';
import type { LastUse, LastUses } from './last-uses.ts';
import type { GrantableRight, Role } from './rights.ts';

/** What GET /access.json answers. */
export interface AccessDocument {
  /** Wall clock of the camera, ms since 1970, which the other times are compared with. */
  readonly nowMs: number;
  readonly users: readonly {
    readonly name: string;
    readonly role: Role;
    /** Whether it is the user who asks. */
    readonly you: boolean;
    /** The last request with this user's password or session; null if there was none since picamd started. */
    readonly lastLogin: LastUse | null;
  }[];
  readonly tokens: readonly {
    readonly name: string;
    readonly rights: readonly GrantableRight[];
    /** Null: it has no end. Tokens that have ended are listed until they are removed. */
    readonly expiresMs: number | null;
    /** As `lastLogin`. */
    readonly lastUsed: LastUse | null;
  }[];
  /** Those of a later version of picamd: they have no access here, and can be removed. */
  readonly unknown: readonly { readonly kind: 'user' | 'token'; readonly name: string }[];
}

export function accessDocument(
  credentials: Credentials,
  uses: LastUses,
  you: string,
  nowMs: number,
): AccessDocument {
  const unknown = (['user', 'token'] as const).flatMap((kind) =>
    unknownEntries(credentials, kind).map(({ name }) => ({ kind, name })),
  );
  return {
    nowMs,
    users: [...credentials.users].map(([name, { role }]) => ({
      name,
      role,
      you: name === you,
      lastLogin: uses.ofUser(name),
    })),
    tokens: [...credentials.tokens].map(([name, { rights, expiresMs, digest }]) => ({
      name,
      rights,
      expiresMs,
      lastUsed: uses.ofToken(digest),
    })),
    unknown,
  };
}

import { visitAt } from '../daemon/test-picture/scene/visitors.ts';
import type { Visit } from '../daemon/test-picture/scene/visitors.ts';

/** How long it takes until somebody is near the middle of the picture. */
export function msUntil(kind: Visit['kind'], atLeastMs: number): number {
  const halfWidth = 800;
  for (let ms = atLeastMs; ; ms += 100) {
    const visit = visitAt(Date.now() + ms, halfWidth);
    if (visit?.kind === kind && Math.abs(visit.x - 60) < 140) return ms;
  }
}

/** A time zone in which it is about this hour now; the sign is that of the way to UTC. */
export function zoneWhereItIs(hour: number): string {
  const now = new Date();
  const ahead = Math.round(hour - now.getUTCHours() - now.getUTCMinutes() / 60);
  const inRange = ahead > 14 ? ahead - 24 : ahead < -12 ? ahead + 24 : ahead;
  return `Etc/GMT${inRange > 0 ? '-' : '+'}${Math.abs(inRange)}`;
}

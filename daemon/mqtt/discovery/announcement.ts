import type { Announcement } from '../../config/announcement-schema.ts';

export function deviceTopic({ prefix, camera }: Announcement): string {
  return `${prefix}/device/picamd_${camera}/config`;
}

/** The ids in it are those that a component of the device has, so that Home Assistant can take one for the other. */
export function singleTopic({ prefix, camera }: Announcement, id: string, platform: string): string {
  return `${prefix}/${platform}/picamd_${camera}/${id}/config`;
}

/** Where its messages are. */
export function topicsOf(announcement: Announcement): string[] {
  if (announcement.form === 'device') return [deviceTopic(announcement)];
  return Object.entries(announcement.components).map(([id, platform]) =>
    singleTopic(announcement, id, platform),
  );
}

import type { HubCameraView, HubCounts } from './hub-view.ts';

/** How many of these cameras there are, and are watched or lost. */
export function countsOf(cameras: readonly Pick<HubCameraView, 'isOpen' | 'health'>[]): HubCounts {
  return {
    cameras: cameras.length,
    watched: cameras.filter(({ isOpen }) => isOpen).length,
    lost: cameras.filter(({ health }) => !health.healthy).length,
  };
}

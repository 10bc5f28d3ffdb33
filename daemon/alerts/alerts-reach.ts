import { access } from 'node:fs/promises';
import { outgoingFilter } from '../system/outgoing-filter.ts';

/**
 * What alerts can reach, and how an owner changes that. picamd cannot do it itself: only root may change the filter of the service, at
 * the machine or through the card.
 */
export interface AlertsReach {
  /** `some`: addresses of the internet that `picamd allow-out` has named. */
  readonly reach: 'internet' | 'some' | 'local';
  /** Lets them reach the internet; null where nothing keeps them from it. */
  readonly command: string | null;
  /** Takes that back. */
  readonly revoke: string | null;
  /** Whether a file on the card does the same: the service reads the folder of a card. */
  readonly card: boolean;
}

/** @param cardSettings OVERRIDE_FILE, which is there if the card has a folder picamd with settings; '' for none */
export async function alertsReach(cardSettings: string, filterOf = outgoingFilter): Promise<AlertsReach> {
  const filter = await filterOf();
  if (filter === null) return { reach: 'internet', command: null, revoke: null, card: false };
  const { unit, allowed } = filter;
  const name = /^picamd@(.+)\.service$/.exec(unit)?.[1];
  const command = (what: string) =>
    `sudo picamd allow-out ${what}${name === undefined ? '' : ` --config /etc/picamd/${name}.conf`}`;
  return {
    reach: allowed.includes('any') ? 'internet' : allowed.length > 0 ? 'some' : 'local',
    command: command('all'),
    revoke: command('--revoke'),
    // The card is for the first camera.
    card: name === undefined && cardSettings !== '' && (await isThere(cardSettings)),
  };
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** In the place of a role or rights. */
export const UNKNOWN_ENTRY = 'unknown to this version of picamd, no access';

/** A line of a list: a user or token, the role or rights, `more`, and the cameras if they are limited. */
export function accessColumns(
  name: string,
  rights: string,
  cameras: readonly string[] | null,
  more = '',
): string {
  const columns = [name, rights, more, cameras === null ? '' : `cameras: ${cameras.join(',')}`];
  return columns.filter((column) => column !== '').join('  ');
}

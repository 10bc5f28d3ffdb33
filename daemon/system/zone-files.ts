import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where Debian's tzdata puts them. */
const ZONE_FOLDER = '/usr/share/zoneinfo';
const LOCAL_ZONE = '/etc/localtime';
/** The largest is 4 kB; a name such as `tzdata.zi` is a file of another kind. */
const MAX_BYTES = 64 * 1024;
/** `Europe/Berlin`, `America/Argentina/Ushuaia`, `Etc/GMT+5`; no dots, so that it stays in the folder. */
const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+-]{0,30}(\/[A-Za-z0-9_+-]{1,30}){0,2}$/;

/** The file of a time zone with an IANA name (RFC 9636); null if this machine does not have it. */
export function zoneFile(name: string): Buffer | null {
  return ZONE_NAME.test(name) ? readZone(join(ZONE_FOLDER, name)) : null;
}

/** The file of the zone that TIMEZONE names; empty: that of this machine. Null means UTC. */
export function namedZoneFile(name: string): Buffer | null {
  return name === '' ? localZoneFile() : zoneFile(name);
}

/** The file of this machine's time zone; null if none is set, which means UTC. TZ may name another one. */
export function localZoneFile(tz = process.env['TZ']): Buffer | null {
  if (tz === undefined) return readZone(LOCAL_ZONE);
  const name = tz.replace(/^:/, '');
  return name === LOCAL_ZONE ? readZone(LOCAL_ZONE) : zoneFile(name);
}

function readZone(path: string): Buffer | null {
  try {
    const bytes = readFileSync(path);
    return bytes.length <= MAX_BYTES && bytes.toString('latin1', 0, 4) === 'TZif' ? bytes : null;
  } catch {
    return null;
  }
}

import { hostname, networkInterfaces } from 'node:os';

/** Ethernet and Wi-Fi. Other interfaces are mostly container bridges and tunnels. */
const PHYSICAL_INTERFACE = /^(en|eth|wl)/;

/**
 * The addresses at which other machines can reach this one: physical interfaces first, IPv4 before IPv6, without
 * link-local addresses.
 */
export function networkAddresses(interfaces = networkInterfaces()): string[] {
  const found = Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ internal, address }) => !internal && !/^(fe80:|169\.254\.)/i.test(address))
      .map(({ address, family }) => ({
        address,
        rank: (PHYSICAL_INTERFACE.test(name) ? 0 : 2) + (family === 'IPv4' ? 0 : 1),
      })),
  );
  return found.toSorted((a, b) => a.rank - b.rank).map(({ address }) => address);
}

/** `raspberrypi.local`, which multicast DNS (avahi) announces; a name with a domain unchanged. */
export function localName(name = hostname()): string {
  return name.includes('.') ? name : `${name}.local`;
}

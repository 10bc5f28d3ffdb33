import { hostname, networkInterfaces } from 'node:os';

/** Cables and radio; what is left are mostly bridges of containers and tunnels. */
const REAL_INTERFACE = /^(en|eth|wl)/;

/**
 * The addresses under which other machines may reach this one: those of network cards first, IPv4 before IPv6,
 * none that is valid on one link alone.
 */
export function networkAddresses(interfaces = networkInterfaces()): string[] {
  const found = Object.entries(interfaces).flatMap(([card, addresses = []]) =>
    addresses
      .filter(({ internal, address }) => !internal && !/^(fe80:|169\.254\.)/i.test(address))
      .map(({ address, family }) => ({
        address,
        rank: (REAL_INTERFACE.test(card) ? 0 : 2) + (family === 'IPv4' ? 0 : 1),
      })),
  );
  return found.toSorted((a, b) => a.rank - b.rank).map(({ address }) => address);
}

/** `raspberrypi.local`, which multicast DNS (avahi) announces; a name with a domain as it is. */
export function localName(name = hostname()): string {
  return name.includes('.') ? name : `${name}.local`;
}

import { ZONES, type NetworkPlan, type Zone } from './plans';

/** Zone → something of it. */
export type ByZone = Readonly<Record<string, string>>;

/** Private subnets: 8,190 addresses a zone, as each container of a job takes one. */
export function privateSubnets(plan: NetworkPlan): ByZone {
  return byZone(plan.zones, (zone) => subnet(plan, indexOf(zone) * 32, 19));
}

/** Public subnets, for gateways and load balancers: 1,022 addresses a zone, above all private ones. */
export function publicSubnets(plan: NetworkPlan): ByZone {
  return byZone(plan.zones, (zone) => subnet(plan, ZONES.length * 32 + indexOf(zone) * 4, 22));
}

/** Zones that have a NAT gateway → themselves, as Terraform wants it to make one for each. */
export function natZones({ nat, zones }: NetworkPlan): ByZone {
  return byZone(firstOrAll(nat, zones), (zone) => zone);
}

/** Zones whose private subnet has a way out → the zone of the NAT gateway that it takes. */
export function natRoutes({ nat, zones }: NetworkPlan): ByZone {
  const ways = firstOrAll(nat, zones);
  const [first] = ways;
  if (first === undefined) return {};
  return byZone(zones, (zone) => (ways.includes(zone) ? zone : first));
}

/** In how many zones interface endpoints answer. */
export function endpointZones({ endpoints, zones }: NetworkPlan): number {
  return firstOrAll(endpoints, zones).length;
}

function firstOrAll(which: NetworkPlan['nat'], zones: NetworkPlan['zones']): readonly Zone[] {
  if (which === 'none') return [];
  return which === 'one' ? [zones[0]] : zones;
}

/** The letter decides on the addresses: a zone that comes or goes moves no other. */
function indexOf(zone: Zone): number {
  return ZONES.indexOf(zone);
}

function subnet({ cidr }: NetworkPlan, third: number, bits: number): string {
  const [first, second] = cidr.split('.');
  return `${first}.${second}.${third}.0/${bits}`;
}

function byZone(zones: readonly Zone[], of: (zone: Zone) => string): ByZone {
  return Object.fromEntries(zones.map((zone) => [zone, of(zone)]));
}

import fc from 'fast-check';
import { endpointZones, natRoutes, natZones, privateSubnets, publicSubnets } from '../src/layout';
import { PLANS, ZONES, type NetworkPlan } from '../src/plans';

/** First and last address, as numbers. */
type Range = readonly [number, number];

function rangeOf(cidr: string): Range {
  const [address = '', bits] = cidr.split('/');
  const first = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - Number(bits));
  // The start of a range is a multiple of its size, or AWS refuses it.
  expect(first % size).toBe(0);
  return [first, first + size - 1];
}

function overlapping(cidrs: readonly string[]): readonly string[] {
  const ranges = cidrs.map((cidr) => ({ cidr, range: rangeOf(cidr) })).sort((a, b) => a.range[0] - b.range[0]);
  return ranges.filter(({ range }, at) => (ranges[at - 1]?.range[1] ?? -1) >= range[0]).map(({ cidr }) => cidr);
}

const threeZones = fc
  .shuffledSubarray([...ZONES], { minLength: 3, maxLength: 3 })
  .map(([a, b, c]): NetworkPlan['zones'] => [a ?? 'a', b ?? 'b', c ?? 'c']);
const twoZones = fc
  .shuffledSubarray([...ZONES], { minLength: 2, maxLength: 2 })
  .map(([a, b]): NetworkPlan['zones'] => [a ?? 'a', b ?? 'b']);

const plans: fc.Arbitrary<NetworkPlan> = fc.record({
  cidr: fc.integer({ min: 0, max: 255 }).map((octet) => `10.${octet}.0.0/16` as const),
  zones: fc.oneof(twoZones, threeZones),
  nat: fc.constantFrom('none', 'one', 'one-a-zone'),
  endpoints: fc.constantFrom('one', 'one-a-zone'),
  flowLog: fc.constantFrom('ALL', 'REJECT'),
  flowLogRetention: fc.constant(90),
});

test('no two environments share an address', () => {
  expect(overlapping(Object.values(PLANS).map(({ cidr }) => cidr))).toEqual([]);
});

test('two ranges that share addresses are told from two that do not', () => {
  expect(overlapping(['10.1.0.0/16', '10.1.128.0/17'])).toEqual(['10.1.128.0/17']);
  expect(overlapping(['10.1.128.0/17', '10.1.0.0/17'])).toEqual([]);
});

test('each zone has a private and a public subnet, all within the VPC, and none share an address', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const subnets = [privateSubnets(plan), publicSubnets(plan)];
      const cidrs = subnets.flatMap((each) => Object.values(each));
      const [first, last] = rangeOf(plan.cidr);

      for (const each of subnets) expect(Object.keys(each).sort()).toEqual([...plan.zones].sort());
      expect(overlapping(cidrs)).toEqual([]);
      for (const [low, high] of cidrs.map(rangeOf)) {
        expect(low).toBeGreaterThanOrEqual(first);
        expect(high).toBeLessThanOrEqual(last);
      }
    }),
  );
});

test('a zone keeps its addresses whichever others there are', () => {
  fc.assert(
    fc.property(plans, fc.oneof(twoZones, threeZones), (plan, zones) => {
      const other = { ...plan, zones };
      for (const zone of plan.zones.filter((each) => zones.includes(each))) {
        expect(privateSubnets(other)[zone]).toBe(privateSubnets(plan)[zone]);
        expect(publicSubnets(other)[zone]).toBe(publicSubnets(plan)[zone]);
      }
    }),
  );
});

test('every private subnet has a way out to a NAT gateway that is made, or none has', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const gateways = Object.keys(natZones(plan));
      const routes = natRoutes(plan);

      expect(gateways).toHaveLength({ none: 0, one: 1, 'one-a-zone': plan.zones.length }[plan.nat]);
      expect(Object.keys(routes).sort()).toEqual(plan.nat === 'none' ? [] : [...plan.zones].sort());
      expect(Object.values(routes).filter((zone) => !gateways.includes(zone))).toEqual([]);
    }),
  );
});

test('with a NAT gateway in each zone no packet leaves its zone on the way out', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const routes = Object.entries(natRoutes({ ...plan, nat: 'one-a-zone' }));

      expect(routes.filter(([zone, way]) => zone !== way)).toEqual([]);
    }),
  );
});

test('interface endpoints answer in one zone or in each', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      expect(endpointZones(plan)).toBe(plan.endpoints === 'one' ? 1 : plan.zones.length);
    }),
  );
});

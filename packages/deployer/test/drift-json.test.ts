import { driftedResources } from '../src/terraform/drift-json';

const everything = (): boolean => true;

function planOf(...drift: readonly object[]): string {
  return JSON.stringify({ resource_drift: drift, resource_changes: [{ address: 'aws_s3_bucket.planned' }] });
}

const CHANGED = {
  address: 'aws_db_instance.main',
  type: 'aws_db_instance',
  change: {
    actions: ['update'],
    before: { password: 'one', port: 1, tags: { Owner: 'ana' } },
    after: { password: 'two', port: 2, tags: { Owner: 'ana' } },
    before_sensitive: { password: true },
    after_sensitive: { password: true },
  },
};

test('tells what is another value, without what is secret', () => {
  const found = driftedResources(planOf(CHANGED), everything);

  expect(found).toEqual([
    {
      address: 'aws_db_instance.main',
      type: 'aws_db_instance',
      kind: 'changed',
      attributes: [
        { path: 'password', before: '(sensitive)', after: '(sensitive)' },
        { path: 'port', before: '1', after: '2' },
      ],
    },
  ]);
});

test('tells what is gone, whatever counts', () => {
  const gone = { address: 'a.b', type: 'a', change: { actions: ['delete'], before: { secret: 'x' }, after: null } };

  expect(driftedResources(planOf(gone), () => false)).toEqual([
    { address: 'a.b', type: 'a', kind: 'deleted', attributes: [] },
  ]);
});

test('leaves out what does not count, and a resource of which nothing is left', () => {
  const counted = driftedResources(
    planOf(CHANGED),
    (address, { path }) => address === CHANGED.address && path[0] === 'port',
  );

  expect(counted.map(({ attributes }) => attributes.map(({ path }) => path))).toEqual([['port']]);
  expect(driftedResources(planOf(CHANGED), () => false)).toEqual([]);
});

test('looks past fifty attributes for those that count', () => {
  const names = Array.from({ length: 60 }, (_, index) => `a${String(index).padStart(2, '0')}`);
  const valuesOf = (value: number) => Object.fromEntries(names.map((name) => [name, value]));
  const change = { actions: ['update'], before: valuesOf(1), after: valuesOf(2) };

  const [found] = driftedResources(planOf({ address: 'a.b', change }), (_, { path }) => path[0] === 'a59');

  expect(found?.attributes.map(({ path }) => path)).toEqual(['a59']);
});

test('says what texts the other resources have, documents without regard to their form', () => {
  const resources = [
    { address: CHANGED.address, values: { name: 'own' } },
    { address: 'a.b', values: { name: 'theirs', list: [{ policy: '{ "b": 1, "a": {"d": 2, "c": 3} }' }], port: 1 } },
    { address: 'a.c', values: { text: '{ no JSON' } },
  ];
  const seen: string[] = [];
  const plan = JSON.stringify({ resource_drift: [CHANGED], prior_state: { values: { root_module: { resources } } } });

  driftedResources(plan, (_address, _value, beside) => seen.push(...beside) > 0);

  expect([...new Set(seen)]).toEqual(['theirs', '{"a":{"c":3,"d":2},"b":1}', '{ no JSON']);
});

test('finds nothing in a plan without drift, and does not quote what is no plan', () => {
  expect(driftedResources('{}', everything)).toEqual([]);
  expect(() => driftedResources('secret', everything)).toThrow(/^Terraform did not show its plan as JSON\.$/);
});

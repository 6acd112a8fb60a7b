import fc from 'fast-check';
import type { AttributeChange } from '../src/api';
import { changedAttributes } from '../src/terraform/plan-json';

type Json = Readonly<Record<string, unknown>>;

function planned(change: unknown): readonly AttributeChange[] | undefined {
  return changedAttributes(JSON.stringify({ resource_changes: [{ address: 'a.b', change }] })).get('a.b');
}

function update(before: Json, after: Json, marks: Json = {}): readonly AttributeChange[] {
  return planned({ before, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {}, ...marks }) ?? [];
}

describe('attributes that change', () => {
  test('are told by the deepest path that differs, with both values', () => {
    const before = { same: 1, tags: { Owner: 'a', Kept: 'x' }, rule: [{ status: 'Off' }], count: 1 };
    const after = { same: 1, tags: { Owner: 'b', Kept: 'x' }, rule: [{ status: 'On' }], count: 2 };

    expect(update(before, after)).toEqual([
      { path: 'count', before: '1', after: '2' },
      { path: 'rule[0].status', before: '"Off"', after: '"On"' },
      { path: 'tags.Owner', before: '"a"', after: '"b"' },
    ]);
  });

  test('have no value where there was none, or will be none', () => {
    expect(update({ tags: null, gone: { a: true }, list: ['x'] }, { tags: { New: '' }, gone: null, list: [] })).toEqual(
      [
        { path: 'gone.a', before: 'true' },
        { path: 'list[0]', before: '"x"' },
        { path: 'tags.New', after: '""' },
      ],
    );
  });

  test('an empty list that was not set before is told as that', () => {
    expect(update({ list: null }, { list: [] })).toEqual([{ path: 'list', after: '[]' }]);
  });

  test('whose value comes with the apply are told as that, also below a list', () => {
    const unknown = { arn: true, same: false, new: [{ id: true }] };

    expect(update({ arn: 'x', same: 1 }, { same: 1, new: [{}] }, { after_unknown: unknown })).toEqual([
      { path: 'arn', before: '"x"', after: '(known after apply)' },
      { path: 'new[0].id', after: '(known after apply)' },
    ]);
  });

  test('are told where the kind of a value changes', () => {
    expect(update({ a: { b: 1 } }, { a: [1] })).toEqual([{ path: 'a', before: '{"b":1}', after: '[1]' }]);
  });

  test('that make the resource be replaced come first, whatever part of them Terraform names', () => {
    const change = {
      before: { a: 1, name: 'x', rule: [{ id: 1 }] },
      after: { a: 2, name: 'y', rule: [{ id: 2 }] },
      replace_paths: [['name'], ['rule']],
    };

    expect(planned(change)?.map(({ path, replaces }) => [path, replaces])).toEqual([
      ['name', true],
      ['rule[0].id', true],
      ['a', undefined],
    ]);
    expect(planned({ ...change, replace_paths: [['rule', 0, 'id']] })?.[0]).toMatchObject({ path: 'rule[0].id' });
  });

  test('are at most fifty, and then the number of those that are left out, never the cause of a replacement', () => {
    const values = (of: string): Json => Object.fromEntries([...Array(60).keys()].map((at) => [`v${at + 10}`, of]));

    const shown = planned({ before: values('a'), after: values('b'), replace_paths: [['v69']] });

    expect(shown).toHaveLength(51);
    expect(shown?.[0]).toMatchObject({ path: 'v69', replaces: true });
    expect(shown?.at(-1)).toEqual({ path: '… and 10 more' });
  });

  test('are none for what is created or deleted as a whole', () => {
    expect(planned({ before: null, after: { name: 'x' } })).toBeUndefined();
    expect(planned({ before: { name: 'x' }, after: null })).toEqual([]);
  });

  test('of a text that is no plan are refused without quoting it', () => {
    expect(() => changedAttributes('password = hunter2')).toThrow(/^((?!hunter2).)*$/);
  });
});

describe('what is shown of a value', () => {
  test('is at most 120 characters, around where two long ones differ', () => {
    const policy = (action: string): string =>
      JSON.stringify({ Statement: [{ Sid: 'x'.repeat(200), Action: action, Resource: 'y'.repeat(200) }] });

    const [change] = update({ policy: policy('s3:GetObject') }, { policy: policy('s3:PutObject') });

    for (const text of [change?.before, change?.after]) expect(text?.length).toBeLessThanOrEqual(120);
    expect(change?.before).toMatch(/^….*s3:GetObject.*…$/);
    expect(change?.after).toMatch(/^….*s3:PutObject.*…$/);
  });

  test('cannot steer a terminal', () => {
    const [change] = update({ name: 'x' }, { name: '\u001b[2J\u009b2J\u202e' });

    expect(change?.after).toBe('"\\u001b[2J\\u009b2J\\u202e"');
  });

  test('has names that are no identifiers in brackets', () => {
    expect(update({ tags: {} }, { tags: { 'aws:x y': '1' } })).toEqual([{ path: 'tags["aws:x y"]', after: '"1"' }]);
  });
});

describe('what is sensitive', () => {
  test('is named, and neither of its values shown', () => {
    const marks = { before_sensitive: { password: true }, after_sensitive: { password: true } };

    expect(update({ password: 'hunter2' }, { password: 'hunter3' }, marks)).toEqual([
      { path: 'password', before: '(sensitive)', after: '(sensitive)' },
    ]);
  });

  test.each([
    ['only before', { before_sensitive: { password: true } }],
    ['only after', { after_sensitive: { password: true } }],
  ])('is so on both sides when it is %s', (_, marks) => {
    expect(JSON.stringify(update({ password: 'hunter2' }, { password: 'hunter3' }, marks))).not.toContain('hunter');
  });

  test('as a whole is not taken apart, its names included', () => {
    const marks = { after_sensitive: { env: true } };

    expect(update({ env: { HUNTER: '2' } }, { env: { HUNTER: '3' } }, marks)).toEqual([
      { path: 'env', before: '(sensitive)', after: '(sensitive)' },
    ]);
  });

  test('in a part of what becomes unknown as a whole hides all of it', () => {
    const marks = { before_sensitive: { list: [{ key: true }] }, after_unknown: { list: true } };

    expect(update({ list: [{ key: 'hunter2' }] }, {}, marks)).toEqual([
      { path: 'list', before: '(sensitive)', after: '(sensitive)' },
    ]);
  });

  test('stays so where its place in a list moves away from the mark', () => {
    const marks = { before_sensitive: { list: [false, true] }, after_sensitive: { list: [false, false, true] } };

    const shown = update({ list: ['a', 'hunter2'] }, { list: ['hunter2', 'a', 'hunter2'] }, marks);

    expect(JSON.stringify(shown)).not.toContain('hunter2');
    expect(shown[0]).toEqual({ path: 'list[0]', before: '(sensitive)', after: '(sensitive)' });
  });

  test('stays so where a document that is not marked quotes it', () => {
    const marks = { after_sensitive: { password: true } };
    const document = JSON.stringify({ environment: [{ value: 'hun"ter2' }] });

    const shown = update({ password: 'x', document: '' }, { password: 'hun"ter2', document }, marks);

    expect(shown).toContainEqual({ path: 'document', before: '(sensitive)', after: '(sensitive)' });
  });

  const secret = fc.stringMatching(/^secret-[a-z0-9"\\]{4,20}$/);
  const tree = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(null, true, 7, '', 'plain', 'other'),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd e'), tie('value'), { maxKeys: 4 }),
      secret,
    ),
  })).value;

  /** A mark for each text that looks like a secret, or for something above it. */
  const marked = (value: unknown, coarse: () => boolean): unknown => {
    if (typeof value === 'string') return value.startsWith('secret-');
    if (typeof value !== 'object' || value === null) return false;
    const hasSecret = JSON.stringify(value).includes('secret-');
    if (hasSecret && coarse()) return true;
    if (Array.isArray(value)) return value.map((each) => marked(each, coarse));
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, marked(each, coarse)]));
  };

  const secretsIn = (value: unknown): readonly string[] => {
    if (typeof value === 'string') return value.startsWith('secret-') ? [value] : [];
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(secretsIn) : [];
  };

  test('never leaves, whatever has which shape, and on whichever side it is marked', () => {
    const attributes = fc.dictionary(fc.constantFrom('one', 'two', 'three'), tree);
    fc.assert(
      fc.property(attributes, attributes, fc.boolean(), fc.array(fc.boolean()), (before, after, swap, dice) => {
        let at = 0;
        const coarse = (): boolean => dice[at++ % Math.max(1, dice.length)] ?? false;
        // What is a secret on one side may turn up without a mark on the other.
        const lone = { ...after, copied: [before, JSON.stringify(before)] };
        const marks = swap
          ? { before_sensitive: marked(before, coarse), after_sensitive: marked(after, coarse) }
          : { before_sensitive: marked(before, coarse) };

        const text = JSON.stringify(update(before, swap ? lone : { ...lone, ...before }, marks));

        for (const value of secretsIn(before)) {
          expect(text).not.toContain(JSON.stringify(value).slice(1, -1));
          expect(text).not.toContain(value);
        }
        if (swap) for (const value of secretsIn(after)) expect(text).not.toContain(value);
      }),
      { numRuns: 500 },
    );
  });

  test('a change of something else is shown all the same', () => {
    fc.assert(
      fc.property(secret, secret, (one, two) => {
        const marks = { before_sensitive: { key: true }, after_sensitive: { key: true } };
        const shown = update({ key: one, size: 1 }, { key: two, size: 2 }, marks);
        expect(shown).toContainEqual({ path: 'size', before: '1', after: '2' });
      }),
    );
  });
});

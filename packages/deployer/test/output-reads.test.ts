import fc from 'fast-check';
import { outputReads, readDigests } from '../src/configuration/output-reads';
import type { StackJson } from '../src/terraform/stack-json';

const KEY = 'example_infra/network/terraform.tfstate';

function stateOf(key: string, backend = 's3'): Readonly<Record<string, unknown>> {
  return { backend, config: { bucket: 'states', key } };
}

/** A stack that says `value` somewhere, and has the state of `network`, and of others, as data. */
function stackWith(value: unknown, others: Readonly<Record<string, string>> = {}): StackJson {
  const states = Object.entries({ network: KEY, ...others }).map(([name, key]) => [name, stateOf(key)] as const);
  return {
    data: { terraform_remote_state: Object.fromEntries(states) },
    resource: { aws_ssm_parameter: { one: { value } } },
  };
}

function reads(value: unknown): readonly string[] | 'all' | undefined {
  return outputReads(stackWith(value))[KEY];
}

describe('a read of an output is found', () => {
  test.each([
    ['as an attribute', '${data.terraform_remote_state.network.outputs.vpc_id}'],
    ['as an index', '${data.terraform_remote_state.network.outputs["vpc_id"]}'],
    [
      'as an index within a text of its own',
      '${jsonencode("data.terraform_remote_state.network.outputs[\\"vpc_id\\"]")}',
    ],
    ['of which only a part is wanted', '${data.terraform_remote_state.network.outputs.vpc_id.names[0]}'],
    ['within a larger text', 'arn:${data.terraform_remote_state.network.outputs.vpc_id}/*'],
    [
      'within a larger expression',
      '${length(split(",", data.terraform_remote_state.network.outputs.vpc_id)) > 1 ? 1 : 2}',
    ],
    ['behind a minus', '${10-data.terraform_remote_state.network.outputs.vpc_id}'],
    ['with white space between the parts', '${data . terraform_remote_state\n.network .outputs [ "vpc_id" ]}'],
    ['with comments between the parts', '${data/* a */.terraform_remote_state # b\n.network.outputs /*c*/ . vpc_id}'],
    ['of the only instance of a counted source', '${data.terraform_remote_state.network[0].outputs.vpc_id}'],
    ['of an instance by its key', '${data.terraform_remote_state.network["a"].outputs.vpc_id}'],
    [
      'in a value deep down',
      { rules: [{ ids: ['x', { id: '${data.terraform_remote_state.network.outputs.vpc_id}' }] }] },
    ],
  ])('%s', (_, value) => {
    expect(reads(value)).toEqual(['vpc_id']);
  });

  test('once, and in order of names, where several are in one text and elsewhere', () => {
    const one = '${data.terraform_remote_state.network.outputs.b}-${data.terraform_remote_state.network.outputs.a}';

    expect(reads([one, '${data.terraform_remote_state.network.outputs.b}'])).toEqual(['a', 'b']);
  });

  test('in other blocks than resources', () => {
    const stack = { ...stackWith('x'), output: { id: { value: '${data.terraform_remote_state.network.outputs.id}' } } };

    expect(outputReads(stack)[KEY]).toEqual(['id']);
  });

  test('through each of two sources with the same state', () => {
    const value = '${data.terraform_remote_state.network.outputs.a}${data.terraform_remote_state.again.outputs.b}';

    expect(outputReads(stackWith(value, { again: KEY }))).toEqual({ [KEY]: ['a', 'b'] });
  });

  test('where a name is as Terraform takes it, letters of any language and hyphens included', () => {
    expect(reads('${data.terraform_remote_state.network.outputs.größe-2}')).toEqual(['größe-2']);
  });
});

describe('all outputs count as read', () => {
  test.each([
    ['as a whole', '${data.terraform_remote_state.network.outputs}'],
    ['by a name that is computed', '${data.terraform_remote_state.network.outputs[var.name]}'],
    ['through a function', '${lookup(data.terraform_remote_state.network.outputs, "a", null)}'],
    ['as the source itself', '${data.terraform_remote_state.network}'],
    ['by the other way to write the attribute', '${data.terraform_remote_state.network["outputs"].a}'],
    ['by an order of Terraform’s own', ['data.terraform_remote_state.network']],
    ['beside one by name', '${data.terraform_remote_state.network.outputs.a}${data.terraform_remote_state.network}'],
  ])('where they are used %s', (_, value) => {
    expect(reads(value)).toBe('all');
  });

  test('where one of two sources with the same state is used as a whole', () => {
    const value = '${data.terraform_remote_state.network}${data.terraform_remote_state.again.outputs.b}';

    expect(outputReads(stackWith(value, { again: KEY }))).toEqual({ [KEY]: 'all' });
    expect(outputReads(stackWith(value.replace('network', 'again'), { again: KEY }))).toEqual({ [KEY]: 'all' });
  });
});

describe('a text that only looks similar is no read', () => {
  test.each([
    '${mydata.terraform_remote_state.network.outputs.a}',
    '${data.terraform_remote_states.network.outputs.a}',
    '${data.my_terraform_remote_state.network.outputs.a}',
    '${data.terraform_remote_state.network_b.outputs.a}',
    '${data.terraform_remote_state.network-b.outputs.a}',
    '${data.terraform_remote_state.networké.outputs.a}',
    '${data.terraform_remote_state.my_network.outputs.a}',
    '${data.terraform_remote_state}',
    'terraform_remote_state.network.outputs.a',
    'the outputs of network',
  ])('%s', (text) => {
    expect(reads(text)).toEqual([]);
  });

  test('nor is one in cdktf’s notes', () => {
    const note = { metadata: { path: 'data.terraform_remote_state.network.outputs.a' } };

    expect(reads({ '//': note, value: 'x' })).toEqual([]);
  });

  test('but one below a property that is only called like a note is', () => {
    expect(reads({ '//': '${data.terraform_remote_state.network.outputs.a}' })).toEqual(['a']);
  });

  test('nor is one of a state that lies elsewhere than in S3, or of which no key is told', () => {
    const value = '${data.terraform_remote_state.network.outputs.a}';
    const withSource = (network: Readonly<Record<string, unknown>>): StackJson => ({
      ...stackWith(value),
      data: { terraform_remote_state: { network } },
    });

    expect(outputReads(withSource(stateOf(KEY, 'local')))).toEqual({});
    expect(outputReads(withSource({ backend: 's3' }))).toEqual({});
    expect(outputReads(withSource({ backend: 's3', config: { key: 7 } }))).toEqual({});
  });
});

test('a source that nothing is read of is told with no names', () => {
  expect(outputReads(stackWith('x'))).toEqual({ [KEY]: [] });
  expect(outputReads({})).toEqual({});
});

test('a long text takes no long time, whatever it is made of', () => {
  const hostile = [
    'data /* ',
    'data#\n',
    '/*',
    'data.terraform_remote_state.network /* x */ ',
    'data ',
    'data.terraform_remote_state.network[',
  ];
  const started = performance.now();

  for (const piece of hostile) reads(piece.repeat(20_000));

  expect(performance.now() - started).toBeLessThan(5_000);
});

describe('over all stacks', () => {
  const names = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
  /** Ways to write a read. */
  const ways = fc.constantFrom<(source: string, output: string) => string>(
    (source, output) => `\${data.terraform_remote_state.${source}.outputs.${output}}`,
    (source, output) => `\${data.terraform_remote_state.${source}.outputs["${output}"]}`,
    (source, output) => `x-\${upper(data.terraform_remote_state.${source}.outputs.${output})}-\${var.environment}`,
    (source, output) => `\${data.terraform_remote_state.${source}.outputs.${output}[0].name}`,
    (source, output) => `\${{a = data . terraform_remote_state.${source}.outputs[ "${output}" ]}}`,
  );
  const writtenReads = fc.array(fc.record({ source: names, output: names, way: ways }), { maxLength: 6 });
  /** Around one value: as it is, in lists, objects, texts. */
  const wraps = fc.constantFrom<(value: unknown) => unknown>(
    (value) => value,
    (value) => [value],
    (value) => ({ a: { b: [1, null, value] } }),
    (value) => [{ metadata: value }, 'data.terraform_remote_state'],
  );

  test('exactly the reads that were written are found, also where one name is the beginning of another', () => {
    fc.assert(
      fc.property(writtenReads, fc.array(names), wraps, fc.boolean(), (written, unread, wrap, inOneText) => {
        const sources = [...new Set([...written.map(({ source }) => source), ...unread])];
        const longer = sources.flatMap((source) => [source, `${source}_2`, `${source}-a`]);
        const texts = written.map(({ source, output, way }) => way(source, output));
        const stack: StackJson = {
          data: {
            terraform_remote_state: Object.fromEntries(longer.map((source) => [source, stateOf(`key of ${source}`)])),
          },
          resource: { any: { one: { value: (inOneText ? [texts.join('; ')] : texts).map(wrap) } } },
        };
        const namesOf = (source: string): readonly string[] =>
          [...new Set(written.filter((read) => read.source === source).map(({ output }) => output))].sort();
        expect(outputReads(stack)).toEqual(
          Object.fromEntries(longer.map((source) => [`key of ${source}`, namesOf(source)])),
        );
      }),
    );
  });

  test('no text breaks the search', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const before = '${data.terraform_remote_state.network.outputs.a}';
        expect(reads([text, before, `\${data.terraform_remote_state.${text}`])).toContain('a');
      }),
    );
  });
});

describe('the values that are read', () => {
  const digests = { a: 'digest of a', b: 'digest of b' };

  test('are told by the key of their state and the name of the output', () => {
    expect(readDigests({ two: ['b'], one: ['a'] }, () => digests)).toEqual({
      'one#a': 'digest of a',
      'two#b': 'digest of b',
    });
  });

  test('come in the same order, however they were found', () => {
    const order = (reads: Parameters<typeof readDigests>[0]): readonly string[] =>
      Object.keys(readDigests(reads, () => digests));

    expect(order({ two: ['b', 'a'], one: 'all' })).toEqual(order({ one: 'all', two: ['a', 'b'] }));
  });

  test('are all there are, where it cannot be told which', () => {
    expect(readDigests({ one: 'all' }, () => digests)).toEqual({ 'one#a': 'digest of a', 'one#b': 'digest of b' });
  });

  test('are null for an output, or a state, that is not there', () => {
    expect(readDigests({ one: ['c'] }, () => digests)).toEqual({ 'one#c': null });
    expect(readDigests({ one: ['a'], two: 'all' }, () => undefined)).toEqual({ 'one#a': null });
  });
});

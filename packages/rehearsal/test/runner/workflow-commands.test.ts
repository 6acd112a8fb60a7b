import fc from 'fast-check';
import { CommandReader, parseCommand } from '../../src/runner/workflow-commands';

describe('a printed line', () => {
  test.each([
    ['::add-mask::abc', { name: 'add-mask', properties: {}, data: 'abc' }],
    ['  ::warning file=a.ts,line=3::Look::here', { name: 'warning', properties: { file: 'a.ts', line: '3' }, data: 'Look::here' }], // prettier-ignore
    ['::Error::x', { name: 'error', properties: {}, data: 'x' }],
    ['::error::a%0Ab%25%0D', { name: 'error', properties: {}, data: 'a\nb%\r' }],
    ['::error title=a%3Ab%2Cc::x', { name: 'error', properties: { title: 'a:b,c' }, data: 'x' }],
    ['::endgroup::', { name: 'endgroup', properties: {}, data: '' }],
  ])('%s is a command', (line, command) => {
    expect(parseCommand(line)).toEqual(command);
  });

  test.each(['hello', '::unknown::x', 'text ::error::x', ':error::x', '::error:x', ''])('"%s" is a text', (line) => {
    expect(parseCommand(line)).toBeUndefined();
  });

  test('is no command between stop-commands and its token', () => {
    const reader = new CommandReader();
    const lines = ['::stop-commands::abc', '::error::1', '::abcd::', '::abc::', '::error::2'];
    expect(lines.map((line) => reader.read(line)?.data)).toEqual([undefined, undefined, undefined, undefined, '2']);
  });

  test('never fails, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('::', ':', 'error', ' ', '=', ',', '%', '0A', 'x') }), (line) => {
        expect(() => parseCommand(line)).not.toThrow();
      }),
    );
  });
});

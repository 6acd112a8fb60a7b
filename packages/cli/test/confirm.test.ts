import { canAsk, confirmOnTerminal, typeOnTerminal, type Prompt } from '../src/confirm';

const { signal } = new AbortController();

function failing(name: string): Prompt {
  return () => Promise.reject(Object.assign(new Error('no answer'), { name }));
}

describe('the question on the terminal', () => {
  test('goes to standard error, and is a no unless somebody says yes', async () => {
    const asked: unknown[] = [];
    const prompt: Prompt = (config, { output }) => {
      asked.push(config, output);
      return Promise.resolve(true);
    };
    await expect(confirmOnTerminal('Apply this to dev?', signal, prompt)).resolves.toBe(true);
    expect(asked).toEqual([{ message: 'Apply this to dev?', default: false }, process.stderr]);
  });

  test.each([
    ['Ctrl-C and the end of the input', 'ExitPromptError'],
    ['SIGTERM', 'AbortPromptError'],
  ])('takes %s for a no', async (_what, name) => {
    await expect(confirmOnTerminal('Apply?', signal, failing(name))).resolves.toBe(false);
  });

  test('takes nothing else for an answer', async () => {
    await expect(confirmOnTerminal('Apply?', signal, failing('TypeError'))).rejects.toThrow('no answer');
  });
});

describe('what is typed on the terminal', () => {
  test('is asked for on standard error', async () => {
    const asked: unknown[] = [];
    const typed = await typeOnTerminal('Which?', signal, (config, { output }) => {
      asked.push(config, output);
      return Promise.resolve('dev');
    });
    expect(typed).toBe('dev');
    expect(asked).toEqual([{ message: 'Which?' }, process.stderr]);
  });

  test('is nothing after Ctrl-C', async () => {
    const prompt = () => Promise.reject(Object.assign(new Error('no answer'), { name: 'ExitPromptError' }));
    await expect(typeOnTerminal('Which?', signal, prompt)).resolves.toBe('');
  });
});

test.each([
  [true, true, true],
  [true, false, false],
  [false, true, false],
  [undefined, true, false],
])(
  'with input a terminal: %s and standard error a terminal: %s, somebody can be asked: %s',
  (input, output, expected) => {
    expect(canAsk({ isTTY: input }, { isTTY: output, write: () => true })).toBe(expected);
  },
);

import type { Contender, ContenderName } from '../src/contenders/contender';
import { CommandError, InterruptedError, UnavailableError } from '../src/errors';
import { measureDeployments } from '../src/measure/deployments';
import { Figures, QUESTIONS } from '../src/measure/figures';
import { Teller } from '../src/measure/teller';

interface Play {
  /** Of each of its deployments, or of its n-th, counted from 1. */
  readonly seconds?: number | ((n: number) => number);
  readonly largest?: number;
  readonly unavailable?: boolean;
  /** Thrown by its n-th deployments, counted from 1. */
  readonly fails?: { readonly at: readonly number[]; readonly error: Error };
  /** What it says it has done is not there. */
  readonly lies?: boolean;
}

let calls: string[];
let told: string;
beforeEach(() => {
  calls = [];
  told = '';
});

function contender(name: ContenderName, play: Play = {}): Contender {
  let deployments = 0;
  return {
    name,
    ...(play.largest === undefined ? {} : { largest: play.largest }),
    prepare: () => {
      if (play.unavailable) return Promise.reject(new UnavailableError(name, 'not to be had'));
      return Promise.resolve({
        deploy: () => {
          deployments += 1;
          calls.push(`${name} deploys`);
          if (play.fails?.at.includes(deployments)) return Promise.reject(play.fails.error);
          const { seconds = 20 } = play;
          return Promise.resolve(typeof seconds === 'number' ? seconds : seconds(deployments));
        },
        change: (edition: string) => void calls.push(`${name} changes to the ${edition}`),
        check: () => (play.lies ? Promise.reject(new Error('no state')) : Promise.resolve()),
      });
    },
  };
}

async function measured(contenders: readonly Contender[], size = 4, rounds = 1): Promise<Figures> {
  const figures = new Figures();
  const teller = new Teller({ write: (text: string) => Boolean((told += text)) });
  await measureDeployments({ contenders, size, rounds, figures, teller });
  return figures;
}

test('each question is put to one contender after the other', async () => {
  await measured([contender('infra'), contender('cdktf')]);

  expect(calls).toEqual([
    'infra deploys',
    'cdktf deploys',
    'infra deploys',
    'cdktf deploys',
    'infra changes to the second',
    'infra deploys',
    'cdktf changes to the second',
    'cdktf deploys',
  ]);
});

test('who begins changes from round to round', async () => {
  await measured([contender('infra'), contender('cdktf')], 4, 2);

  expect(calls[0]).toBe('infra deploys');
  expect(calls[calls.length / 2]).toBe('cdktf deploys');
});

test('a short deployment of nothing is measured three times, a long one once', async () => {
  await measured([contender('infra', { seconds: 2 }), contender('loop', { seconds: 20 })]);

  expect(calls.filter((call) => call === 'infra deploys')).toHaveLength(1 + 3 + 1);
  expect(calls.filter((call) => call === 'loop deploys')).toHaveLength(1 + 1 + 1);
});

test('a contender that cannot be run has a reason and no figures, and the others go on', async () => {
  const figures = await measured([contender('cdktf', { unavailable: true }), contender('loop')]);

  expect(figures.excuseOf('cdktf', 4)).toBe('cdktf: not to be had');
  expect(figures.deployment('loop', 'changed', 4)).toBe(20);
});

describe('a contender whose command fails', () => {
  const error = new CommandError('cdktf deploy', 'ended with 1', 'Error: no space left');
  const cdktf = (...at: readonly number[]) => contender('cdktf', { seconds: (n) => 20 + n, fails: { at, error } });

  test('plays its round again from the start, by itself; what it said is shown', async () => {
    const figures = await measured([cdktf(2), contender('loop')]);

    expect(figures.excuseOf('cdktf', 4)).toBeUndefined();
    // Its third, fourth and fifth; the first is that of the round that failed.
    expect(QUESTIONS.map((question) => figures.deployment('cdktf', question, 4))).toEqual([23, 24, 25]);
    expect(calls.slice(-4)).toEqual(['cdktf deploys', 'cdktf deploys', 'cdktf changes to the second', 'cdktf deploys']);
    expect(calls.filter((call) => call === 'cdktf deploys')).toHaveLength(2 + 3);
    expect(calls.filter((call) => call === 'loop deploys')).toHaveLength(3);
    expect(told).toContain('Error: no space left');
  });

  test('twice keeps what it had, and is not asked again', async () => {
    const figures = await measured([cdktf(2, 4), contender('loop')], 4, 2);

    expect(figures.deployment('cdktf', 'first', 4)).toBe(23);
    expect(figures.deployment('cdktf', 'changed', 4)).toBeUndefined();
    expect(figures.excuseOf('cdktf', 4)).toBe('cdktf deploy ended with 1');
    expect(calls.filter((call) => call === 'cdktf deploys')).toHaveLength(4);
    expect(calls.filter((call) => call === 'loop deploys')).toHaveLength(6);
  });

  test('in two rounds is out at the second', async () => {
    const figures = await measured([cdktf(1, 5)], 4, 3);

    expect(figures.excuseOf('cdktf', 4)).toBe('cdktf deploy ended with 1');
    expect(calls).toHaveLength(1 + 4 + 1);
  });
});

test('the time of a deployment whose states are not there does not count', async () => {
  const figures = await measured([contender('infra', { lies: true })]);

  expect(figures.deployment('infra', 'first', 4)).toBeUndefined();
  expect(figures.excuseOf('infra', 4)).toBe('no state');
});

test('a contender is not run with more modules than it is meant for', async () => {
  const figures = await measured([contender('cdktf', { largest: 20 }), contender('infra')], 100);

  expect(calls).not.toContain('cdktf deploys');
  expect(figures.excuseOf('cdktf', 100)).toBe('not run with more than 20 modules');
});

test('an interruption ends everything', async () => {
  const error = new InterruptedError('SIGINT');

  await expect(measured([contender('infra', { fails: { at: [1], error } }), contender('loop')])).rejects.toBe(error);
  expect(calls).toEqual(['infra deploys']);
});

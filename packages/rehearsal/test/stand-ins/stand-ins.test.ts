import { NotImitatedError } from '../../src/errors';
import { ACTIONS, standIns } from '../../src/stand-ins';
import { NO_REPOSITORY, PLATFORM } from './support/steps';

const PLACE = { file: '.github/workflows/deploy.yml', at: 'jobs.synth, step 1' };
const find = standIns({ platform: PLATFORM, repository: NO_REPOSITORY, folder: '/nonexistent' });
const CHECKOUT = `actions/checkout@${ACTIONS['actions/checkout']?.commit ?? ''}`;

describe('what stands in for actions', () => {
  test('knows all that have facts', () => {
    for (const [name, { commit }] of Object.entries(ACTIONS))
      expect(find(`${name}@${commit}`, {}, PLACE)).toBeDefined();
  });

  test.each([
    [
      'an action that is not known',
      'evil/action@3d3c42e5aac5ba805825da76410c181273ba90b1',
      /the action "evil\/action@3d/,
    ],
    ['an action of the repository', './.github/actions/x', /the action ".\/.github\/actions\/x"/],
    ['an image', 'docker://alpine', /the action "docker:\/\/alpine"/],
    [
      'a cache, which nothing uses',
      'actions/cache@27d5ce7f107fe9357f9df03efb73ab90386fccae',
      /the action "actions\/cache/,
    ],
    ['a tag', 'actions/checkout@v7.0.1', /actions\/checkout at "v7.0.1"/],
    ['another commit', `actions/checkout@${'a'.repeat(40)}`, /actions\/checkout at "a{40}"/],
    ['no version', 'actions/checkout', /actions\/checkout at ""/],
    ['a member of every object', 'constructor@x', /the action "constructor@x"/],
  ])('refuses %s', (_title, uses, message) => {
    expect(() => find(uses, {}, PLACE)).toThrow(NotImitatedError);
    expect(() => find(uses, {}, PLACE)).toThrow(message);
    expect(() => find(uses, {}, PLACE)).toThrow(/^\.github\/workflows\/deploy\.yml, jobs\.synth, step 1: /);
  });

  test('refuses inputs that the real action does not have', () => {
    expect(() => find(CHECKOUT, { 'fetch-depht': '0' }, PLACE)).toThrow(/the input "fetch-depht" of actions\/checkout/);
  });
});

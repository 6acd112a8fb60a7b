import { resolvePlatform } from '@mlopspltf/definition';
import { destroyConfirmed, planDestruction } from '../src';
import { observedSession } from './support/session';

const platform = resolvePlatform({
  repository: { owner: 'example-org', name: 'example-infra' },
  environments: [
    { name: 'dev', branch: 'feature/**', account: '111111111111' },
    { name: 'prd', branch: 'main', account: '333333333333' },
  ],
  modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }, { name: 'artifact_store' }],
});
const pipeline = { url: 'https://github.com/example-org/example-infra/actions/runs/7', id: '7', attempt: 1 };

function session(branch: string) {
  const revision = { commit: 'a'.repeat(40), branch, clean: true, who: 'ana', pipeline };
  return { ...observedSession(platform, { environment: 'prd', revision }), revision };
}

type Session = ReturnType<typeof session>;

describe.each([
  ['showing a removal', (run: Session, typed: string) => planDestruction(run, typed)],
  ['a removal', (run: Session, typed: string) => destroyConfirmed(run, typed, [])],
])('%s', (_title, work) => {
  test('is refused for another name than the environment’s, before anything is asked', async () => {
    await expect(work(session('main'), 'prd ')).rejects.toMatchObject({
      name: 'GuardError',
      message: '"prd " was typed, and this would destroy "prd". Nothing was changed.',
    });
  });

  test('is refused in a run of another environment’s branch, whatever was typed', async () => {
    await expect(work(session('feature/a'), 'prd')).rejects.toThrow(
      'The branch "feature/a" leads to dev, and prd is deployed from the branch "main". Nothing was started.',
    );
  });
});

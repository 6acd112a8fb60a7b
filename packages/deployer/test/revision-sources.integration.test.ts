import { requireTools } from '@mlopspltf/testing';
import { moduleSources, sourceFolders } from '../src/revision/sources';
import { readWorkspacePackages } from '../src/selection/workspace-packages';
import { GitRepository } from './support/git-repository';

beforeAll(() => requireTools('git'));

describe('what packages were at a commit', () => {
  const sources = ({ root, env }: GitRepository, commit: string, ...folders: readonly string[]) =>
    moduleSources(root, env, commit, folders);

  test('is told by the ids of their trees, whatever lies there now', async () => {
    const repository = GitRepository.create();
    const commit = repository.head();
    const [a, b] = [repository.git('rev-parse', 'HEAD:packages/a'), repository.git('rev-parse', 'HEAD:packages/b')];
    repository.change('packages/a/stack.ts', 1, 'later');
    repository.write('packages/b/stack.ts', 'uncommitted');

    expect(await sources(repository, commit, 'a', 'b')).toEqual({ a, b });
    expect(await sources(repository, repository.head(), 'b')).toEqual({ b });
  });

  test('leaves out what was not there, files, and names that lead elsewhere', async () => {
    const repository = GitRepository.create();
    repository.write('packages/file', '');
    repository.write('packages/$(touch${IFS}pwned)\n*/stack.ts', '');
    const commit = repository.commit();

    const found = await sources(repository, commit, 'c', 'file', '..', 'a/..', '', '*', '--all', '__proto__');
    expect(found).toEqual({});
    expect(Object.keys(await sources(repository, commit, '$(touch${IFS}pwned)\n*'))).toHaveLength(1);
  });

  test.each(['', 'HEAD', '--all', 'deadbeef'.repeat(5)])(
    'is nothing for %j, which is no commit here',
    async (commit) => {
      expect(await sources(GitRepository.create(), commit, 'a')).toEqual({});
    },
  );

  test('is found in a checkout below the root of its repository', async () => {
    const repository = GitRepository.create();
    repository.write('infra/packages/a/stack.ts', 'of infra');
    const commit = repository.commit();
    const tree = repository.git('rev-parse', 'HEAD:infra/packages/a');

    expect(await moduleSources(`${repository.root}/infra`, repository.env, commit, ['a', 'b'])).toEqual({ a: tree });
  });
});

describe('the packages that shape a module', () => {
  test('are its own and those that it is built of, directly or not, but none for development', async () => {
    const repository = new GitRepository();
    const manifest = (folder: string, groups: Readonly<Record<string, readonly string[]>>): void => {
      const named = Object.entries(groups).map(([group, names]) => [
        group,
        Object.fromEntries(names.map((name) => [`@x/${name}`, '0.0.0'])),
      ]);
      const text = JSON.stringify({ name: `@x/${folder}`, ...Object.fromEntries(named) });
      repository.write(`packages/${folder}/package.json`, text);
    };
    manifest('artifact-store', { dependencies: ['shared'], devDependencies: ['testing'] });
    manifest('backend-bootstrap', { peerDependencies: ['shared'], devDependencies: ['artifact-store'] });
    manifest('training', { dependencies: ['artifact-store', 'elsewhere'] });
    manifest('shared', { dependencies: ['definition'], devDependencies: ['training'] });
    manifest('definition', { optionalDependencies: ['shared'] });
    manifest('testing', {});
    const modules = [{ name: 'artifact_store' }, { name: 'tf_remote_backend' }, { name: 'training' }, { name: 'new' }];

    const folders = sourceFolders(modules, await readWorkspacePackages(repository.root));

    expect(Object.fromEntries(folders)).toEqual({
      artifact_store: ['artifact-store', 'definition', 'shared'],
      new: ['new'],
      tf_remote_backend: ['backend-bootstrap', 'definition', 'shared'],
      training: ['artifact-store', 'definition', 'shared', 'training'],
    });
  });
});

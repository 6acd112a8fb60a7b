import { recordKey } from '@mlopspltf/definition';
import { InventoryScene, platform } from './support/inventory-scene';
import { recordFixture } from './support/records';

/** Looks at a module whose record names a repository, with the definition of `example-org/example-infra`. */
async function look(repository?: string): Promise<unknown> {
  const scene = new InventoryScene();
  scene.bucket.put(recordKey(platform, 'store'), recordFixture({ module: 'store', repository }));
  return (await scene.open()).deployed('store');
}

describe('a record beside a state', () => {
  test('of a repository whose name is another one with the same key is refused, with both names and the way on', async () => {
    await expect(look('example-org/example_infra')).rejects.toMatchObject({
      name: 'GuardError',
      message: expect.stringMatching(
        /^"store" was deployed by example-org\/example_infra, and this is example-org\/example-infra: .*prefix of its own.*s3:\/\/.*example_infra\/store\/deployment\.json away/,
      ) as string,
    });
  });

  test.each([undefined, 'example-org/example-infra', 'earlier-owner/example-infra'])(
    'of the repository %s is read',
    async (repository) => {
      await expect(look(repository)).resolves.toMatchObject({ record: { module: 'store' } });
    },
  );
});

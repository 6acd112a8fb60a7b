import { ownerIn } from '../src/git-remote';

test.each([
  ['https://github.com/example-org/mlopspltf-features.git\n', 'example-org'],
  ['https://github.com/example-org/mlopspltf-features', 'example-org'],
  ['https://user:token@github.com/example-org/x.git', 'example-org'],
  ['git@github.com:example-org/x.git\n', 'example-org'],
  ['ssh://git@github.com/example-org/x.git', 'example-org'],
])('the owner in %j is %s', (address, owner) => {
  expect(ownerIn(address)).toBe(owner);
});

test.each(['', 'https://gitlab.com/a/b.git', 'https://github.com.evil.org/a/b', 'git@github.com:a/b/c', '../a/b'])(
  'there is none in %j',
  (address) => {
    expect(ownerIn(address)).toBeUndefined();
  },
);

import { ACTIONS } from '@mlopspltf/rehearsal/actions';
import { pinnedAction, tagOf } from '../../src/workflows/actions';

test.each(Object.entries(ACTIONS))('%s is rehearsed at the commit that workflows pin', (name, { commit, tag }) => {
  expect(pinnedAction(name)).toBe(`${name}@${commit}`);
  expect(tagOf(pinnedAction(name))).toBe(tag);
});

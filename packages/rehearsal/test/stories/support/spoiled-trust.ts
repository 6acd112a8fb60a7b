import type { PolicyDocument } from '@mlopspltf/testing';

/** The text with another character in its middle. */
export function spoiled(text: string): string {
  const at = Math.floor(text.length / 2);
  return `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`;
}

/** The policy with all values that one key is held against spoiled. */
export function spoiledAt(policy: PolicyDocument, key: string): PolicyDocument {
  const values = (list: string | readonly string[]) => [list].flat().map(spoiled);
  const conditions = (tests: object) =>
    Object.fromEntries(
      Object.entries(tests).map(([test, keys]) => [
        test,
        Object.fromEntries(
          Object.entries(keys as Record<string, string | readonly string[]>).map(([name, list]) => [
            name,
            name === key ? values(list) : list,
          ]),
        ),
      ]),
    );
  return { Statement: policy.Statement.map((each) => ({ ...each, Condition: conditions(each.Condition ?? {}) })) };
}

/** The keys that a policy has conditions on. */
export function keysOf({ Statement: statements }: PolicyDocument): readonly string[] {
  const keys = statements.flatMap(({ Condition: tests = {} }) =>
    Object.values(tests).flatMap((test) => Object.keys(test)),
  );
  return [...new Set(keys)].sort();
}

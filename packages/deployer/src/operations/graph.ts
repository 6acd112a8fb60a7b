import { inOrder, type Module } from '@mlopspltf/definition';

/** What a graph is made of here. */
export type Node = Pick<Module, 'name' | 'dependsOn'>;

/**
 * Visits every node once all nodes before it were visited; branches go side by side.
 *
 * @param nodes dependencies that are not among them are taken as done
 * @param visit gets the results of the node's dependencies; must not reject
 * @returns results by name, in the order of the graph
 */
export async function alongGraph<N extends Node, R>(
  nodes: readonly N[],
  visit: (node: N, before: ReadonlyMap<string, R>) => Promise<R>,
): Promise<ReadonlyMap<string, R>> {
  const visits = new Map<string, Promise<R>>();
  for (const node of inOrder(nodes)) {
    const before = node.dependsOn.flatMap((name) => {
      const result = visits.get(name);
      return result === undefined ? [] : [result.then((value) => [name, value] as const)];
    });
    visits.set(
      node.name,
      Promise.all(before).then((results) => visit(node, new Map(results))),
    );
  }
  return new Map(await Promise.all([...visits].map(async ([name, result]) => [name, await result] as const)));
}

/** The same nodes, with the arrows the other way round. */
export function reversed<N extends Node>(nodes: readonly N[]): readonly N[] {
  return nodes.map((node) => ({
    ...node,
    dependsOn: nodes.filter(({ dependsOn }) => dependsOn.includes(node.name)).map(({ name }) => name),
  }));
}

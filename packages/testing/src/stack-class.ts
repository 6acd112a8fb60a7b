import { PACKAGE_SCOPE, packageFolder, pascalCase } from '@mlopspltf/definition';

/**
 * The class of a stack of this repository, from the package of its module.
 *
 * @param module `artifact_store`
 * @throws Error when the package exports no such class
 */
export async function stackClassOf<T extends new (...args: never[]) => object>(module: string): Promise<T> {
  const [name, wanted] = [`${PACKAGE_SCOPE}/${packageFolder(module)}`, `${pascalCase(module)}Stack`];
  const exported = (await import(name)) as Readonly<Record<string, T>>;
  const found = exported[wanted];
  if (!found) throw new Error(`${name} has no ${wanted}`);
  return found;
}

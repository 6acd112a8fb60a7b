import { Fn, propertyAccess, Token, type TerraformResource } from 'cdktf';

/** An attribute of a resource with a count of one or none; empty where there is none. */
export function onlyOne(resource: TerraformResource, attribute: string): string {
  return Fn.join('', Token.asList(propertyAccess(resource.fqn, ['*', attribute])));
}

import { propertyAccess, TerraformIterator, Token, type TerraformResource } from 'cdktf';

/*
 * References to resources that Terraform makes once for each key of a map.
 */

/** An attribute of the one at a key. */
export function attributeAt(resource: TerraformResource, key: string, attribute: string): string {
  return Token.asString(propertyAccess(resource.fqn, [key, attribute]));
}

/** An attribute of all of them, in the order of their keys. */
export function attributeOfAll(resource: TerraformResource, attribute: string): string[] {
  return Token.asList(TerraformIterator.fromResources(resource).pluckProperty(attribute));
}

/** `*` is any text, `?` any character; everything else stands for itself. Case counts. */
export function matchesPattern(pattern: string, text: string): boolean {
  if (pattern.includes('${')) throw new RangeError(`the policy variable in "${pattern}" is not evaluated here`);
  const source = pattern
    .replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}

/**
 * ARNs are compared field by field: a `*` does not reach over a colon, but in the last field.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(pattern: string, arn: string): boolean {
  const [patterns, fields] = [arnFields(pattern), arnFields(arn)];
  return patterns.every((field, index) => matchesPattern(field, fields[index] ?? ''));
}

/** Six of them; the last holds the rest, colons included. */
function arnFields(arn: string): readonly string[] {
  const fields = arn.split(':');
  return [...fields.slice(0, 5), fields.slice(5).join(':')];
}

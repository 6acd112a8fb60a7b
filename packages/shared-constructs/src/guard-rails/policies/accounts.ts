/** Whether a text names an account, or something of it: its number, an ARN in it, or a reference to what it has. */
export function isOfAccount(text: string, account: string): boolean {
  if (text === account || OWN_REFERENCE.test(text)) return true;
  const owner = ownerOf(text);
  return owner !== undefined && (owner === account || OWN_REFERENCE.test(owner));
}

/** What stands in the place of the account in an ARN, which may be empty (`arn:aws:s3:::x`). */
export function ownerOf(text: string): string | undefined {
  return /^arn:[^:]*:[^:]*:[^:]*:(\$\{[^{}]*\}|[^:]*):/.exec(text)?.[1];
}

/**
 * What this stack makes or reads is in the account that it is deployed to. Nothing but the reference, and what lies below
 * it (`${aws_s3_bucket.x.arn}/*`): an expression could hold any number.
 */
const OWN_REFERENCE = /^\$\{(aws_|data\.aws_|data\.terraform_remote_state\.)[\w.[\]"*-]+\}([:/].*)?$/;

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

/** To an attribute of something that the stack makes or reads. */
const REFERENCE = String.raw`(?:aws_|data\.aws_|data\.terraform_remote_state\.)[\w.[\]"*-]+`;

/**
 * What the stack makes or reads is in the account that is deployed to. Nothing but the reference, also as Terraform writes
 * that of what is there or not (`join("", aws_iam_policy.x[*].arn)`), and what lies below it: any other expression could
 * hold any number.
 */
const OWN_REFERENCE = new RegExp(String.raw`^\$\{(?:${REFERENCE}|(?:join\("", |one\()${REFERENCE}\))\}(?:[:/].*)?$`);

/**
 * The error blocks in what Terraform prints for people, without frame and without anything around them: `init` and the
 * state commands have no machine-readable form.
 */
export function errorBlocks(output: string): readonly string[] {
  const lines = output.split('\n').map((line) => line.replace(/^[│╷╵]\s?/, '').trimEnd());
  const blocks: string[][] = [];
  let current: string[] | undefined;
  for (const line of lines) {
    if (/^(Error|Warning): /.test(line)) {
      current = line.startsWith('Error') ? [line] : undefined;
      if (current) blocks.push(current);
    } else current?.push(line);
  }
  return blocks.map((block) => block.join('\n').trim().slice(0, LONGEST));
}

/** A block that is longer holds a document, and the log has it. */
const LONGEST = 4_000;

/**
 * The line of this repository's code where an error was made, for messages: ` at packages/x/src/stack.ts:12`, or
 * nothing where no line of a package is on the stack.
 */
export function callSite(error: Error, ...without: readonly string[]): string {
  const frames = (error.stack ?? '').split('\n').map((line) => /(packages\/[^:]+):(\d+):\d+\)?$/.exec(line));
  const frame = frames.find(
    (found) => found && !found[1]?.includes('node_modules/') && !without.some((file) => found[1]?.endsWith(file)),
  );
  return frame ? ` at ${frame[1]}:${frame[2]}` : '';
}

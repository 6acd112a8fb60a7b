/**
 * Lines for `eval` in a POSIX shell: whatever the values hold, the shell sets exactly them and runs nothing.
 *
 * @param unset names to be removed, before anything is set
 * @throws RangeError for what no environment variable can be called or hold
 */
export function shellExports(variables: Readonly<Record<string, string>>, unset: readonly string[] = []): string {
  const lines = [
    ...unset.map((name) => `unset ${checkedName(name)}`),
    ...Object.entries(variables).map(([name, value]) => `export ${checkedName(name)}=${quoted(name, value)}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function checkedName(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new RangeError(`${JSON.stringify(name)} cannot be the name of a variable: use letters, digits and "_".`);
  }
  return name;
}

/** Between single quotes nothing has a meaning but the quote that ends them. */
function quoted(name: string, value: string): string {
  if (value.includes('\0')) throw new RangeError(`The value of ${name} holds a NUL, which no variable can.`);
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

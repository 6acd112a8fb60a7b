/**
 * Texts that must not be seen. Each is masked as it is, line by line, and as programs commonly write it: in JSON, in
 * addresses, in Base64.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#masking-a-value-in-a-log
 */
export class Masks {
  private readonly values = new Set<string>();

  public add(value: string): void {
    for (const part of [value, ...value.split(/[\r\n]+/)]) {
      for (const form of formsOf(part)) if (form.trim() !== '') this.values.add(form);
    }
  }

  /** The text with `***` in place of each. */
  public apply(text: string): string {
    // The longest first, so that nothing is left of a value that holds another one.
    const values = [...this.values].filter((value) => text.includes(value)).sort((a, b) => b.length - a.length);
    return values.reduce((masked, value) => masked.replaceAll(value, '***'), text);
  }

  /** Whether one of them stands in the text. */
  public hides(text: string): boolean {
    return [...this.values].some((value) => text.includes(value));
  }
}

function formsOf(value: string): readonly string[] {
  return [value, JSON.stringify(value).slice(1, -1), inAddress(value), Buffer.from(value).toString('base64')];
}

/** Half a surrogate pair cannot be written in an address. */
function inAddress(value: string): string {
  return encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, '\uFFFD'));
}

/** The values of one resource that are marked as sensitive, to recognise them where no mark is. */
export class Secrets {
  private readonly values = new Set<string>();

  /** Remembers every text and number at or below a mark. */
  public addMarked(value: unknown, marks: readonly unknown[]): void {
    if (marks.includes(true)) this.addAll(value);
    else {
      for (const [part, below] of entriesOf(value)) {
        this.addMarked(
          below,
          marks.map((mark) => (typeof mark === 'object' && mark !== null ? ownPart(mark, part) : undefined)),
        );
      }
    }
  }

  /** Whether one of them is, or is part of, something in that value. */
  public isIn(value: unknown): boolean {
    if (typeof value === 'object' && value !== null) return entriesOf(value).some(([, below]) => this.isIn(below));
    if (typeof value !== 'string' && typeof value !== 'number') return false;
    const text = String(value);
    return this.values.has(text) || [...this.values].some((secret) => secret.length >= SHORTEST && holds(text, secret));
  }

  private addAll(value: unknown): void {
    if (typeof value === 'object' && value !== null) for (const [, below] of entriesOf(value)) this.addAll(below);
    else if ((typeof value === 'string' && value !== '') || typeof value === 'number') this.values.add(String(value));
  }
}

/** A shorter one is in too many texts by chance; equal to it is still told. */
const SHORTEST = 4;

/** In a document that is kept as text a secret may be written as JSON writes it. */
function holds(text: string, secret: string): boolean {
  return text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1));
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function ownPart(container: object, part: string): unknown {
  return Object.hasOwn(container, part) ? (container as Readonly<Record<string, unknown>>)[part] : undefined;
}

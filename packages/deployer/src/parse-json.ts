import type { z } from 'zod';

/** What a text holds. @returns undefined for what is no JSON */
export function jsonOf(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a text holds in that form. @returns undefined for what is damaged, or of a release that wrote it otherwise */
export function parsedAs<T extends z.ZodType>(shape: T, text: string): z.infer<T> | undefined {
  return shape.safeParse(jsonOf(text)).data;
}

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marked, type Token, type Tokens } from 'marked';
import { REPOSITORY } from '../../src';

/** A page of Markdown that people read. */
export interface Page {
  /** In the repository. */
  readonly path: string;
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** All committed or new pages, but those that a test or a tool holds for itself. */
export function pages(): readonly Page[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', '*.md'], {
    cwd: REPOSITORY,
    encoding: 'utf8',
  });
  return listed
    .split('\0')
    .filter((path) => path !== '' && !path.includes('/test/'))
    .map((path) => {
      const text = readFileSync(join(REPOSITORY, path), 'utf8');
      return { path, text, tokens: [...walk(marked.lexer(text))] };
    });
}

/** Code blocks of a language. */
export function blocks(page: Page, language: string): readonly string[] {
  return page.tokens.filter(isCode).flatMap(({ lang, text }) => (lang === language ? [text] : []));
}

/** The names under which GitHub finds the headings of a page. */
export function anchors(page: Page): ReadonlySet<string> {
  const found = new Map<string, number>();
  for (const { text } of page.tokens.filter(isHeading)) {
    const slug = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    found.set(slug, (found.get(slug) ?? 0) + 1);
  }
  return new Set(
    [...found].flatMap(([slug, times]) =>
      Array.from({ length: times }, (_, at) => (at === 0 ? slug : `${slug}-${at}`)),
    ),
  );
}

/** Targets of links and images. */
export function targets(page: Page): readonly string[] {
  return page.tokens.filter(isLink).map(({ href }) => href);
}

function* walk(tokens: readonly Token[]): Iterable<Token> {
  for (const token of tokens) {
    yield token;
    if (token.type === 'table') {
      const { header, rows } = token as Tokens.Table;
      for (const each of [...header, ...rows.flat()]) yield* walk(each.tokens);
    } else if (token.type === 'list') {
      for (const item of (token as Tokens.List).items) yield* walk(item.tokens);
    } else if ('tokens' in token && token.tokens) yield* walk(token.tokens);
  }
}

const isCode = (token: Token): token is Tokens.Code => token.type === 'code';
const isHeading = (token: Token): token is Tokens.Heading => token.type === 'heading';
const isLink = (token: Token): token is Tokens.Link | Tokens.Image => token.type === 'link' || token.type === 'image';

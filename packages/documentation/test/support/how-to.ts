import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Token } from 'marked';
import type { Page } from './pages';

/** What a reader does, in the order of the page. */
export type Step =
  | { readonly does: 'writes'; readonly file: string; readonly text: string }
  | { readonly does: 'defines'; readonly entry: string }
  | { readonly does: 'undefines' }
  /** Runs commands, whose output has to hold all of {@link shows}. */
  | { readonly does: 'runs'; readonly commands: string; readonly shows: readonly string[] };

const WRITES = /^`(packages\/[\w./-]+)`/;

/** @throws Error for a block of code of which the page does not say where it goes */
export function stepsOf(page: Page): readonly Step[] {
  const steps: Step[] = [];
  let said = '';
  for (const token of page.tokens) {
    if (token.type === 'paragraph') {
      said = token.raw;
      if (said.startsWith('Take the entry out of `.projenrc.ts`')) steps.push({ does: 'undefines' });
    }
    if (token.type === 'code') addBlock(steps, token, said);
  }
  return steps;
}

function addBlock(steps: Step[], { lang, text }: Token & { lang?: string; text?: string }, said: string): void {
  const code = text ?? '';
  const last = steps.at(-1);
  if (lang === 'sh') steps.push({ does: 'runs', commands: code, shows: [] });
  else if (lang === 'text' && last?.does === 'runs') steps.splice(-1, 1, { ...last, shows: code.split('\n') });
  else if (lang === 'ts' && said.startsWith('Into `modules` of `.projenrc.ts`'))
    steps.push({ does: 'defines', entry: code });
  else if (lang === 'ts' && WRITES.test(said))
    steps.push({ does: 'writes', file: WRITES.exec(said)?.[1] ?? '', text: `${code}\n` });
  else throw new Error(`Where does this go? ${said}\n${code}`);
}

/** Without `CI`, where projen installs what is locked and nothing new: no reader's terminal has it. */
function readersEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, CI: undefined };
}

/** A reader with a terminal and an editor. What one command exports, the next ones have. */
export class Reader {
  private entry = '';

  private constructor(
    private readonly folder: string,
    private readonly exported: string,
  ) {}

  public static in(folder: string, scratch: string): Reader {
    const exported = join(scratch, 'exported');
    writeFileSync(exported, '');
    return new Reader(folder, exported);
  }

  /** @returns what commands have printed, on both outputs */
  public async take(step: Step): Promise<string> {
    if (step.does === 'runs') return this.run(step.commands);
    if (step.does === 'writes') this.write(step.file, step.text);
    if (step.does === 'defines') this.define((this.entry = step.entry));
    if (step.does === 'undefines') this.edit('.projenrc.ts', (text) => text.replace(`${this.entry}\n`, ''));
    return '';
  }

  /** @throws Error with all that was printed, when a command fails */
  public run(commands: string): Promise<string> {
    const script = `set -euo pipefail\n. "$1"\n${commands}\nexport -p > "$1"\n`;
    const shell = spawn('bash', ['-c', script, 'bash', this.exported], {
      cwd: this.folder,
      env: readersEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
    return new Promise((resolve, reject) => {
      shell.on('error', reject);
      shell.on('close', (code) => {
        if (code === 0) resolve(printed);
        else reject(new Error(`${commands}\nended with ${code}:\n${printed}`));
      });
    });
  }

  /** As the last of the modules. */
  private define(entry: string): void {
    this.edit('.projenrc.ts', (text) => text.replace(/\n {2}\],\n\}\);\n$/, () => `\n${entry}\n  ],\n});\n`));
  }

  private write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  private edit(file: string, change: (text: string) => string): void {
    const path = join(this.folder, file);
    const before = readFileSync(path, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`${file} was not changed`);
    writeFileSync(path, after);
  }
}

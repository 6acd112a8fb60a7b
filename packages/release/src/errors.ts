import { DefinitionError, type Violation } from '@mlopspltf/definition';

/** Everything that is wrong with a call, at once. */
export class CallError extends DefinitionError {
  constructor(violations: readonly Violation[]) {
    super(violations, 'the call');
    this.name = 'CallError';
  }
}

/** What was built is not fit to be published: all reasons at once. Nothing was written. */
export class UnfitError extends Error {
  constructor(public readonly findings: readonly string[]) {
    super(['What was built cannot be published:', ...findings.map((finding) => `  ${finding}`)].join('\n'));
    this.name = 'UnfitError';
  }
}

/** A tool that builds or packs found something wrong. */
export class ToolError extends Error {
  constructor(tool: string, messages: readonly string[]) {
    super([`${tool} failed:`, ...messages.map((message) => `  ${message}`)].join('\n'));
    this.name = 'ToolError';
  }
}

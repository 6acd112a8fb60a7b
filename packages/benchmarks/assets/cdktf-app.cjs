'use strict';
// The synthetic modules as an app of plain cdktf, which `cdktf deploy` synthesizes. Reads modules.json beside it.
const { App, S3Backend, TerraformStack } = require('cdktf');
const { AwsProvider } = require('@cdktf/provider-aws/lib/provider');
const { SsmParameter } = require('@cdktf/provider-aws/lib/ssm-parameter');
const input = require('./modules.json');

const { region, account, bucket, table, prefix } = input;
const app = new App();
const own = new Map();

for (const { name, dependsOn, stateKey, value } of input.modules) {
  const stack = new TerraformStack(app, name);
  new S3Backend(stack, {
    bucket,
    key: stateKey,
    region,
    dynamodbTable: table,
    encrypt: true,
    allowedAccountIds: [account],
  });
  new AwsProvider(stack, 'aws', { region, allowedAccountIds: [account] });
  // A parameter of another stack becomes an output there and a remote state here.
  const read = dependsOn.map((other) => own.get(other).name);
  own.set(
    name,
    new SsmParameter(stack, 'own', { name: `${prefix}-${name}-own`, type: 'String', insecureValue: value }),
  );
  new SsmParameter(stack, 'read', {
    name: `${prefix}-${name}-read`,
    type: 'String',
    insecureValue: read.join(' ') || name,
  });
}

app.synth();

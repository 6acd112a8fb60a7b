#!/usr/bin/env bash
# Deploys every module with Terraform alone: bash loop.sh ENVIRONMENT PARALLELISM, in a synthesized repository.
# Standard input has a line for each level of the graph, with the names of the modules that can be deployed side by side.
set -euo pipefail

deploy() {
  set -euo pipefail
  cd "cdktf.out/stacks/$2"
  terraform init -input=false -backend-config="../../../backend_configs/$1.config"
  terraform plan -input=false -var-file="../../../env_specific_vars/$1.tfvars" -out="$1.tfplan"
  terraform apply -input=false "$1.tfplan"
}
export -f deploy

while read -r -a level; do
  printf '%s\0' "${level[@]}" | xargs -0 -P "$2" -I '{}' bash -c 'deploy "$@"' deploy "$1" '{}'
done

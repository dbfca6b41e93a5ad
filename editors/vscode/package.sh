#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes editors/vscode/proviso.vsix, for `code --install-extension`. Needs node and npm; `package.sh --lock` takes newer versions of what it
# is made of.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if [[ ${1:-} == --lock ]]; then
    rm -f package-lock.json
    npm install --package-lock-only --no-audit --no-fund
    # Which registry they came from is each machine's own business; what they are is said by their digests.
    node -e '
        const fs = require("fs"), lock = JSON.parse(fs.readFileSync("package-lock.json"));
        for (const entry of Object.values(lock.packages)) delete entry.resolved;
        fs.writeFileSync("package-lock.json", JSON.stringify(lock, null, 2) + "\n");'
fi
npm ci --no-audit --no-fund --ignore-scripts
node make_grammar.mjs
npx vsce package --skip-license --out proviso.vsix

#!/bin/sh
# Starts FlexTime with all cores, from whatever folder it is called; the same as `npm start`. Settings: see .env.example.
set -eu
cd "$(dirname "$0")/.."
node scripts/bootstrap.mjs
PATH="$PWD/node_modules/.bin:$PATH"
NODE_ENV=production
export PATH NODE_ENV
exec node src/server/main.ts

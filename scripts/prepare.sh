# Shared by the scripts beside it: checks Node, installs the packages that package-lock.json names, builds.

prepare() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "Node.js 20.19 or newer and npm are needed: https://nodejs.org" >&2
    exit 1
  fi
  if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
    echo "Node.js 20.19 or newer is needed; this is $(node --version)." >&2
    exit 1
  fi
  # npm leaves this file behind; it is older than the lock file when something has changed.
  if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    echo "Installing packages ..." >&2
    npm ci --no-audit --no-fund --loglevel=error >&2
    touch node_modules/.package-lock.json
  fi
  npm run --silent build >&2
}

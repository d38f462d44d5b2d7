import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const target = path.resolve(import.meta.dirname, 'dist/web');

/** Files smaller than this are sent as they are. */
const SMALLEST_COMPRESSED_BYTES = 1_024;

/** Writes `.br` and `.gz` beside each file of the built page: the service sends them as they are and compresses nothing of
 *  the page while it runs. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    closeBundle() {
      for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
        const file = path.join(entry.parentPath, entry.name);
        if (!entry.isFile() || /\.(br|gz|png|woff2)$/.test(file)) continue;
        const bytes = readFileSync(file);
        if (bytes.length < SMALLEST_COMPRESSED_BYTES) continue;
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  root: path.resolve(import.meta.dirname, 'src/web'),
  plugins: [react(), compressed()],
  resolve: { alias: [{ find: /^typebox(\/compile)?$/, replacement: path.resolve(import.meta.dirname, 'src/web/trusted-documents.ts') }] },
  build: {
    outDir: target,
    emptyOutDir: true,
    target: 'es2023',
    // The content security policy lets nothing inline run; small files stay files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});

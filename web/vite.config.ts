import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const server = process.env.VEZ_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react()],
  // No inlined files: the page is served under a policy that allows 'self' only.
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: true,
  },
  server: { proxy: { '/api': { target: server, ws: true } } },
  test: { include: ['tests/unit/**/*.test.ts'] },
})

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { fixtures } from "./fixtures/server.ts";

// The built app goes into the Python package, which serves it at its root.
export default defineConfig({
  base: "/",
  plugins: [react(), fixtures()],
  build: {
    outDir: process.env.HUITOU_FIXTURES ? "dist" : "../../src/huitou/crm/web/dist",
    emptyOutDir: true,
    manifest: true,
    chunkSizeWarningLimit: 900,
    // Vite would otherwise write small pictures into the page as data: addresses.
    assetsInlineLimit: 0,
    // Hashed names: the server may tell browsers to keep them for ever.
    modulePreload: { polyfill: false },
  },
  server: { port: 5311, strictPort: true, host: "127.0.0.1" },
  preview: { port: 5311, strictPort: true, host: "127.0.0.1" },
  test: { environment: "happy-dom", include: ["tests/**/*.test.{ts,tsx}"] },
});

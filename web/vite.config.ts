import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Relative addresses: a proxy may put any prefix in front.
  base: "./",
  plugins: [react()],
  // The renderer of images brings it along, and it wants what only Node has.
  resolve: { alias: { xmlbuilder2: new URL("src/viewer/absent.ts", import.meta.url).pathname } },
  build: {
    outDir: "target/site",
    emptyOutDir: true,
    target: "es2022",
    // A data: address would need a wider content policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2700,
  },
  // `npm run dev` in front of a demo server (make demo).
  server: { proxy: { "^/(api|instances|studies|series|patients|tools|system)": "http://127.0.0.1:8042" } },
  test: { environment: "node", globals: false, restoreMocks: true, testTimeout: 60_000, setupFiles: ["src/test/setup.ts"], include: ["src/**/*.test.{ts,tsx}"] },
});

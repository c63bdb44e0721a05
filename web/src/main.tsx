import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { makeQueries } from "./app/queries";
import { startTheme } from "./app/theme";
import { startLanguages } from "./i18n";
import "./style.css";

startTheme();
await startLanguages();
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={makeQueries()}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { reloadOnceReplaced } from "./shell/replaced";
import { markStyles } from "./theme/nonce";
import "./theme/tokens.css";
import "./theme/base.css";

markStyles();
reloadOnceReplaced();
const root = document.getElementById("root");
if (!root) throw new Error("the page has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

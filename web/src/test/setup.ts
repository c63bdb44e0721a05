import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";
import { startLanguages } from "../i18n";

if (typeof document !== "undefined") {
  // A machine that is busy with other tests takes its time.
  configure({ asyncUtilTimeout: 20_000 });
  // jsdom has dialogs that can't be opened, and nothing to scroll.
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLElement.prototype.scrollIntoView = () => undefined;
  await startLanguages();
  afterEach(cleanup);
}

// The script of every page: small comforts. Each page works without it.
import { CharacterCount, ErrorSummary, NotificationBanner, PasswordInput } from "govuk-frontend";
import { keepDrafts } from "./drafts.js";
import { closeMenus, copyLinks, focusByKey, openDialogs, pressOnce } from "./presses.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");

const COMPONENTS = [CharacterCount, ErrorSummary, NotificationBanner, PasswordInput];

function start(within) {
  for (const Component of COMPONENTS) {
    for (const element of within.querySelectorAll(`[data-module="${Component.moduleName}"]`)) {
      if (!element.hasAttribute(`data-${Component.moduleName}-init`)) new Component(element);
    }
  }
  keepDrafts(within);
}

start(document);
pressOnce(document);
closeMenus(document);
focusByKey(document);
openDialogs(document);
copyLinks(document);
document.addEventListener("htmx:load", (event) => start(event.target.parentElement ?? document));

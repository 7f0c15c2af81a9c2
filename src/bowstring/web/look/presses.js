// A form is sent once, an open menu closes when the person turns elsewhere, and a key leads to the search.

const AGAIN_AFTER_MS = 4000;

/** A form with data-prevent-double-click, or a button with it, is not sent twice within some seconds. */
export function pressOnce(page) {
  const sent = new WeakMap();
  page.addEventListener("submit", (event) => {
    const form = event.target;
    const guarded = form.hasAttribute("data-prevent-double-click") || event.submitter?.hasAttribute("data-prevent-double-click");
    if (!guarded) return;
    const now = event.timeStamp;
    if (now - (sent.get(form) ?? -AGAIN_AFTER_MS) < AGAIN_AFTER_MS) event.preventDefault();
    else sent.set(form, now);
  }, true);
}

/** Escape, or a press elsewhere, closes <details data-menu>. */
export function closeMenus(page) {
  const open = () => page.querySelectorAll("details[data-menu][open]");
  page.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

/** A key that a field names in data-hotkey puts the cursor into it, unless somebody is typing. */
export function focusByKey(page) {
  const isTyping = (element) => element.isContentEditable || /^(input|select|textarea)$/i.test(element.tagName);
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const field = page.querySelector(`[data-hotkey="${CSS.escape(event.key)}"]`);
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}

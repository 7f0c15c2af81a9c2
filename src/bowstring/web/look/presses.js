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

const SWITCHED_OFF = "bowstring-without-shortcuts";

/** A key that a field names in data-hotkey puts the cursor into it, and presses a link or a button; not while somebody types. */
export function focusByKey(page) {
  const isTyping = (element) => element.isContentEditable || /^(input|select|textarea)$/i.test(element.tagName);
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (stored(SWITCHED_OFF) && event.key !== "?") return;
    const field = page.querySelector(`[data-hotkey="${CSS.escape(event.key)}"]`);
    if (!field) return;
    event.preventDefault();
    if (!field.select) return field.click();
    field.focus();
    field.select();
  });
}

/** <button data-opens="id"> opens that dialog; its box data-shortcuts says whether single keys are heeded in this browser. */
export function openDialogs(page) {
  page.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-opens]");
    const dialog = opener && page.getElementById(opener.dataset.opens);
    if (dialog && !dialog.open) dialog.showModal();
  });
  for (const box of page.querySelectorAll("[data-shortcuts]")) {
    box.checked = !stored(SWITCHED_OFF);
    box.addEventListener("change", () => {
      try {
        if (box.checked) localStorage.removeItem(SWITCHED_OFF);
        else localStorage.setItem(SWITCHED_OFF, "1");
      } catch { /* A browser that keeps nothing: the box holds until the page is left. */ }
    });
  }
}

function stored(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** <button data-copy="id"> copies what that field holds, or without an id the page's address, and says so in its data-copied or data-failed. */
export function copyLinks(page) {
  page.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const field = button.dataset.copy ? page.getElementById(button.dataset.copy) : null;
    const words = button.dataset.words ?? (button.dataset.words = button.textContent);
    try {
      await navigator.clipboard.writeText(field ? field.value : location.href);
      button.textContent = button.dataset.copied;
    } catch {
      // Without HTTPS a browser copies only what is selected.
      field?.select();
      button.textContent = button.dataset.failed;
    }
    setTimeout(() => { button.textContent = words; }, 4000);
  });
}

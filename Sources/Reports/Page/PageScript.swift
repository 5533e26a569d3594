/// The script of pages. It searches and filters, unfolds what a link leads to, and makes no markup.
enum PageScript {
    /// The SHA-256 hash of the text in Base64, by which the page allows it. `PageTests` computes it.
    static let hash = "7ZayHpSpRABN9SHj97CQqOm2dQGKgnDOgTsLFiucuNo="

    static let text: StaticString = """

        "use strict";
        {
          const form = document.getElementById("filter");
          const entries = Array.from(document.querySelectorAll("[data-entry]"));
          const groups = Array.from(document.querySelectorAll("[data-group]")).filter((group) => group.querySelector("[data-entry]"));
          const folding = entries.filter((entry) => entry instanceof HTMLDetailsElement);
          const total = entries.length;
          let texts = null;

          // The words of an attribute that lists them.
          const words = (entry, name) => (entry.getAttribute("data-" + name) || "").split(" ");

          const apply = () => {
            texts ||= entries.map((entry) => entry.textContent.toLowerCase());
            const wanted = form.elements.text.value.toLowerCase().split(/\\s+/).filter(Boolean);
            const choices = Array.from(form.querySelectorAll("select")).filter((select) => select.value !== "");
            let shown = 0;
            entries.forEach((entry, index) => {
              const isShown = wanted.every((word) => texts[index].includes(word))
                && choices.every((select) => words(entry, select.name).includes(select.value));
              if (isShown) shown += 1;
              if (entry.hidden === isShown) entry.hidden = !isShown;
            });
            for (const group of groups) group.hidden = !group.querySelector("[data-entry]:not([hidden])");
            document.getElementById("nothing").hidden = shown > 0 || total === 0;
            announce(shown === total ? total + " entries" : shown + " of " + total + " entries match");
          };

          // The live region changes when typing pauses, so that a screen reader reads one number.
          let announcing = 0;
          const announce = (text) => {
            clearTimeout(announcing);
            announcing = setTimeout(() => { document.getElementById("matches").textContent = text; }, 150);
          };

          let scheduled = false;
          const schedule = () => {
            if (scheduled) return;
            scheduled = true;
            requestAnimationFrame(() => { scheduled = false; apply(); });
          };

          // Shows the element that the fragment of the address names.
          const reveal = () => {
            let id = "";
            try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
            const target = id === "" ? null : document.getElementById(id);
            if (!target) return;
            if (target.closest("[hidden]")) { form.reset(); apply(); }
            for (let element = target; element; element = element.parentElement) {
              if (element instanceof HTMLDetailsElement) element.open = true;
            }
            target.scrollIntoView();
            target.querySelector("summary")?.focus({ preventScroll: true });
          };

          const isTyping = (element) => element instanceof HTMLInputElement || element instanceof HTMLSelectElement;

          if (form) {
            form.hidden = false;
            announce(total + " entries");
            form.addEventListener("submit", (event) => event.preventDefault());
            form.addEventListener("input", schedule);
            form.addEventListener("reset", () => setTimeout(apply));
            document.getElementById("expand").addEventListener("click", () => folding.forEach((entry) => { entry.open = true; }));
            document.getElementById("collapse").addEventListener("click", () => folding.forEach((entry) => { entry.open = false; }));
            document.addEventListener("keydown", (event) => {
              const search = form.elements.text;
              if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
                event.preventDefault();
                search.focus();
                search.select();
              } else if (event.key === "Escape" && event.target === search) {
                event.preventDefault();
                if (search.value === "") search.blur();
                search.value = "";
                apply();
              }
            });
            // A browser restores the choices of a page that it loads again.
            if (form.elements.text.value !== "" || form.querySelector("select option:checked:not([value=''])")) apply();
          }
          addEventListener("hashchange", reveal);
          reveal();

          // For browsers whose style cannot show what is folded.
          let folded = [];
          addEventListener("beforeprint", () => {
            folded = Array.from(document.querySelectorAll("details:not([open])"));
            for (const details of folded) details.open = true;
          });
          addEventListener("afterprint", () => { for (const details of folded) details.open = false; });
        }

        """
}
